package io.councilrouter.codec.chat;

/** What the client asks for, independent of the dialect. */
public enum Operation {
    /** A conversation: {@code /v1/chat/completions}, {@code /api/chat}. */
    CHAT,
    /** A prompt to be continued: {@code /v1/completions}, {@code /api/generate}. */
    COMPLETE,
    /** Vectors: {@code /v1/embeddings}, {@code /api/embed}. */
    EMBED,
    /** One vector in Ollama's older shape: {@code /api/embeddings}. */
    EMBED_ONE,
    /** Passed through unchanged to a backend of the same dialect: rerank, moderations, images, audio. */
    PASS;

    /** Whether an answer by another model would be wrong rather than just worse: then there is no fallback chain. */
    public boolean boundToModel() {
        return this == EMBED || this == EMBED_ONE || this == PASS;
    }

    /** Whether its answers can be streamed: vectors always come whole, whatever a request says. */
    public boolean streams() {
        return this != EMBED && this != EMBED_ONE;
    }
}
