package io.councilrouter.codec.dialect;

/** How a dialect cuts a streamed answer. */
public enum Framing {
    SSE("text/event-stream"),
    NDJSON("application/x-ndjson");

    private final String contentType;

    Framing(String contentType) {
        this.contentType = contentType;
    }

    /** Media type of a streamed answer. */
    public String contentType() {
        return contentType;
    }
}
