package io.councilrouter.codec.chat;

/** Content other than text, in a request or in an answer. */
public enum Media {
    IMAGE("images"),
    AUDIO("audio"),
    VIDEO("videos"),
    DOCUMENT("documents");

    private final String label;

    Media(String label) {
        this.label = label;
    }

    /** The kind in words that fit both into a sentence and into {@code X-Router-Dropped}. */
    public String label() {
        return label;
    }

    /** Where the bytes are. */
    public enum Source {
        /** In the request itself, as base64. */
        INLINE,
        /** At an address, from which the server fetches them. */
        URL,
        /** In a file that the server has stored under an id. */
        FILE
    }
}
