package io.councilrouter.codec.json;

/** What a document may be. */
public enum Root {
    /** A request: one object, in which no field that decides where it goes stands twice. */
    OBJECT,
    /** A frame of an answer: any one value. */
    ANY
}
