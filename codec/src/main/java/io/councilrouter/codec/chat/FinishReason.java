package io.councilrouter.codec.chat;

/** Why an answer ended. A dialect that has no word for a reason uses its closest one. */
public enum FinishReason {
    /** The model had no more to say. */
    STOP,
    /** A stop word of the request came; {@link EventSink#stopWord} says which, where the server does. */
    STOP_SEQUENCE,
    /** The bound of tokens was reached. */
    LENGTH,
    /** The context window is full, with the answer or before it. */
    CONTEXT_FULL,
    /** The model waits for the results of its calls. */
    TOOL_CALLS,
    /** The model wrote a call that cannot be read. */
    MALFORMED_CALL,
    /** The server stopped in the middle of work of its own and wants to be asked to go on. */
    PAUSE,
    /** The model declined. */
    REFUSAL,
    /** A filter took the text out, or what was left of it. */
    CONTENT_FILTER,
    /** The server's rules on safety forbade the prompt or the answer. */
    SAFETY,
    /** The server could not go on: what came is not all. */
    ERROR,
    /** A word of the server's own, which nobody knows. */
    OTHER,
    /** Ollama's answer to an empty request: the model is in memory. */
    LOAD,
    /** Ollama's answer to an empty request: the model has left memory. */
    UNLOAD
}
