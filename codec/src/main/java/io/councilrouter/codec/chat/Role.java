package io.councilrouter.codec.chat;

/** Who speaks a message. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
}
