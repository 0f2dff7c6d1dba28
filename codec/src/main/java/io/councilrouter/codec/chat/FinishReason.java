package io.councilrouter.codec.chat;

import java.util.Locale;

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
    UNLOAD;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Its own word, by which it is stored: its name in lower case. */
    public String word() {
        return word;
    }

    /**
     * The nearest of the four reasons that all clients know: {@link #STOP}, {@link #LENGTH}, {@link #TOOL_CALLS} and {@link
     * #CONTENT_FILTER}.
     */
    public FinishReason common() {
        return switch (this) {
            case STOP, STOP_SEQUENCE, PAUSE, OTHER, MALFORMED_CALL, LOAD, UNLOAD -> STOP;
            case TOOL_CALLS -> TOOL_CALLS;
            // An answer that was cut short is incomplete, whoever cut it.
            case LENGTH, CONTEXT_FULL, ERROR -> LENGTH;
            case CONTENT_FILTER, REFUSAL, SAFETY -> CONTENT_FILTER;
        };
    }
}
