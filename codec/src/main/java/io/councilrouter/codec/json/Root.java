package io.councilrouter.codec.json;

/** Which kinds of document are accepted. */
public enum Root {
    /** For requests: one object. */
    OBJECT,
    /** For frames of an answer: any one value. */
    ANY
}
