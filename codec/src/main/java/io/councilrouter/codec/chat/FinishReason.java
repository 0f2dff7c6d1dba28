package io.councilrouter.codec.chat;

/** Why an answer ended. A dialect that has no word for a reason uses its closest one. */
public enum FinishReason {
    /** The model had no more to say. */
    STOP,
    /** A stop word of the request came; {@link EventSink#stopWord} says which one if the server does. */
    STOP_SEQUENCE,
    /** The token limit was reached. */
    LENGTH,
    /** The context window is full, with or before the answer. */
    CONTEXT_FULL,
    /** The model waits for the results of its calls. */
    TOOL_CALLS,
    /** The model wrote a call that cannot be parsed. */
    MALFORMED_CALL,
    /** The server stopped in the middle of its own work and wants to be asked to go on. */
    PAUSE,
    /** The model declined. */
    REFUSAL,
    /** A filter removed the text, or the rest of it. */
    CONTENT_FILTER,
    /** The server's safety rules forbade the prompt or the answer. */
    SAFETY,
    /** The server could not go on: the answer is incomplete. */
    ERROR,
    /** A word of the server's own that we do not know. */
    OTHER,
    /** Ollama's answer to an empty request: the model is in memory. */
    LOAD,
    /** Ollama's answer to an empty request: the model has left memory. */
    UNLOAD
}
