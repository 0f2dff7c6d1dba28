package io.councilrouter.codec.chat;

/** What the client asks for, independent of the dialect. */
public enum Operation {
    /** A conversation: {@code /v1/chat/completions}, {@code /api/chat}. */
    CHAT,
    /** A prompt to go on from: {@code /v1/completions}, {@code /api/generate}. */
    COMPLETE,
    /** Vectors: {@code /v1/embeddings}, {@code /api/embed}. */
    EMBED,
    /** One vector in Ollama's older shape: {@code /api/embeddings}. */
    EMBED_ONE,
    /** Passed through to a backend of the same dialect as it came: rerank, moderations, images, audio. */
    PASS;

    /** Whether an answer by another model would be wrong rather than worse: no fallback chain then. */
    public boolean boundToModel() {
        return this == EMBED || this == EMBED_ONE || this == PASS;
    }

    /** Whether there are streams of it: vectors come whole, whatever a request says. */
    public boolean streams() {
        return this != EMBED && this != EMBED_ONE;
    }
}
