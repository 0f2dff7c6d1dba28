package io.councilrouter.codec.json;

/** Which kinds of document are accepted. */
public enum Root {
    /** A request: one object. */
    OBJECT,
    /** A frame of an answer: any one value. */
    ANY
}
