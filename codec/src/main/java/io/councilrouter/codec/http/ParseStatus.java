package io.councilrouter.codec.http;

/** The state of a head parser after the bytes it was given. */
public enum ParseStatus {
    /** All bytes were consumed; the head continues. */
    MORE,
    /** The head is complete; the reader index is at the first byte after it. */
    DONE,
    /** The bytes are not an acceptable head; there is a fault, and the connection must close. */
    BAD
}
