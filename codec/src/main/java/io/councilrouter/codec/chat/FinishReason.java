package io.councilrouter.codec.chat;

/** Why an answer ended. LOAD and UNLOAD are Ollama's answers to an empty request. */
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    LOAD,
    UNLOAD
}
