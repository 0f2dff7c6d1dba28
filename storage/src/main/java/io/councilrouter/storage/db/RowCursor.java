package io.councilrouter.storage.db;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list continues: after a row. Rows written meanwhile are newer and come before it, so no page repeats or omits
 * a row.
 *
 * @param created of that row
 * @param n of that row
 */
record RowCursor(long created, long n) {
    /** Before the newest row. */
    static final RowCursor NEWEST = new RowCursor(Long.MAX_VALUE, Long.MAX_VALUE);

    /** The form that clients hold; nobody else needs to read it. */
    String text() {
        byte[] bytes =
                ByteBuffer.allocate(2 * Long.BYTES).putLong(created).putLong(n).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads what a client sent; empty is {@link #NEWEST}. Throws {@link IllegalArgumentException} if it is not one of
     * ours.
     */
    static RowCursor of(String text) {
        if (text.isEmpty()) {
            return NEWEST;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
        if (bytes.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("not one of our cursors");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new RowCursor(buffer.getLong(), buffer.getLong());
    }
}
