package io.councilrouter.codec.chat;

/** What kind of content a block of an answer has, in dialects that divide answers into blocks. */
public enum Block {
    TEXT,
    REASONING,
    CALL,
    /** A call of a tool that the server runs itself, or the result of such a call. */
    SERVER_TOOL
}
