package io.councilrouter.codec.http;

/** Where a head parser stands after the bytes it was given. */
public enum ParseStatus {
    /** All bytes were taken; the head goes on. */
    MORE,
    /** The head is complete; the reader index is at the first byte behind it. */
    DONE,
    /** The bytes are not a head that we accept; there is a fault, and the connection must close. */
    BAD
}
