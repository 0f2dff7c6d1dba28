package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;

/**
 * A second cursor for a part of a request whose position had to be remembered, because something that must be reported
 * first may come after it. The long strings known in the body are also known in the part. Not thread-safe; belongs to
 * one request.
 */
public final class Subtree {
    private static final int[] NONE = {};

    private final int[] longSpans;
    private final JsonCursor json = new JsonCursor();

    /** For a body with these long strings, in the form of {@code RequestFacts}. */
    public Subtree(int[] longSpans) {
        this.longSpans = longSpans;
    }

    /**
     * Begins to read {@code [from, to)} of what {@code body} reads.
     *
     * @return the cursor, before its first token; the same one at each call
     */
    public JsonCursor open(JsonCursor body, long from, long to) {
        // A separate slice, because the body's cursor reuses the view that it lends.
        ByteBuf part = body.viewOf(from, to).slice();
        json.over(part);
        json.knownSpans(within(from, to));
        return json;
    }

    /** The cursor of the part opened last. */
    public JsonCursor json() {
        return json;
    }

    /** Releases what the cursor holds. Idempotent. */
    public void close() {
        json.close();
    }

    private int[] within(long from, long to) {
        int count = 0;
        for (int i = 0; i + 1 < longSpans.length; i += 2) {
            count += inside(i, from, to) ? 2 : 0;
        }
        if (count == 0) {
            return NONE;
        }
        int[] spans = new int[count];
        int at = 0;
        for (int i = 0; i + 1 < longSpans.length; i += 2) {
            if (inside(i, from, to)) {
                spans[at++] = (int) (longSpans[i] - from);
                spans[at++] = (int) (longSpans[i + 1] - from);
            }
        }
        return spans;
    }

    private boolean inside(int span, long from, long to) {
        return longSpans[span] >= from && longSpans[span + 1] <= to;
    }
}
