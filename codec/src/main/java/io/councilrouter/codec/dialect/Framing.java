package io.councilrouter.codec.dialect;

import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.NdjsonScanner;
import io.councilrouter.codec.frame.SseScanner;

/** How a streamed answer is divided into frames. */
public enum Framing {
    /** Server-sent events. */
    SSE("text/event-stream", true) {
        @Override
        public FrameScanner scanner(int most) {
            return new SseScanner(most);
        }
    },
    /** One JSON document per line. */
    NDJSON("application/x-ndjson", false) {
        @Override
        public FrameScanner scanner(int most) {
            return new NdjsonScanner(most);
        }
    };

    private final String contentType;
    private final boolean events;

    Framing(String contentType, boolean events) {
        this.contentType = contentType;
        this.events = events;
    }

    /** Media type of a streamed answer. */
    public String contentType() {
        return contentType;
    }

    /**
     * Whether its frames are events: these have names, and comments may come between them, which keep a stream alive.
     */
    public boolean events() {
        return events;
    }

    /** Cuts an answer into frames of at most {@code most} bytes. */
    public abstract FrameScanner scanner(int most);
}
