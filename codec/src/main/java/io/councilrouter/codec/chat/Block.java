package io.councilrouter.codec.chat;

/** What a block of an answer holds, in dialects that divide answers into blocks. */
public enum Block {
    TEXT,
    REASONING,
    CALL,
    /** A call of a tool that the server runs itself, or what came of it. */
    SERVER_TOOL
}
