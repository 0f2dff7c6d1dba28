package io.councilrouter.codec.json;

/** What a document may be. */
public enum Root {
    /** A request: one object. */
    OBJECT,
    /** A frame of an answer: any one value. */
    ANY
}
