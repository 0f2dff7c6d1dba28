package io.councilrouter.codec.fault;

/** How far an attempt had come when it failed. */
public enum FailurePoint {
    CONNECT,
    WRITE,
    HEAD,
    FIRST_CONTENT,
    STREAM
}
