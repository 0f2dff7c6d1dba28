package io.councilrouter.storage.write;

import io.councilrouter.storage.db.StoredRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A row as bytes in the spool file, big-endian, the default of {@link ByteBuffer}:
 *
 * <pre>
 *   created i64 | prompt i64 | completion i64 | thinking i64 | cost f64 | ttft f64 | duration f64
 *   attempts i32 | status i32 | flags i32 (1 stream, 2 truncated, 4 prompt truncated)
 *   11 texts and 4 bodies, each: length i32, bytes
 *   the id and the body of an answer to which its client may come back; rows of schema 4 end before it
 * </pre>
 */
final class RowCodec {

    private static final int STREAM = 1;
    private static final int TRUNCATED = 2;
    private static final int PROMPT_TRUNCATED = 4;
    private static final int NUMBERS = 7 * Long.BYTES + 3 * Integer.BYTES;

    private byte[] bytes = new byte[4096];
    private int size;

    /**
     * Encodes a row into this codec's own array, which is valid until the next call, and returns how many bytes it
     * took.
     */
    int encode(StoredRow row) {
        size = 0;
        room(NUMBERS);
        ByteBuffer.wrap(bytes)
                .putLong(row.times().created())
                .putLong(row.counts().promptTokens())
                .putLong(row.counts().completionTokens())
                .putLong(row.counts().thinkingTokens())
                .putDouble(row.counts().cost())
                .putDouble(row.times().ttftMs())
                .putDouble(row.times().durationMs())
                .putInt(row.answered().attempts())
                .putInt(row.answered().status())
                .putInt((row.asked().stream() ? STREAM : 0)
                        | (row.answered().truncated() ? TRUNCATED : 0)
                        | (row.answered().promptTruncated() ? PROMPT_TRUNCATED : 0));
        size = NUMBERS;
        put(row.id());
        put(row.asked().route());
        put(row.asked().dialect());
        put(row.asked().model());
        put(row.answered().model());
        put(row.answered().backend());
        put(row.answered().finishReason());
        put(row.answered().error());
        put(row.identity().client());
        put(row.identity().keyId());
        put(row.identity().councilId());
        put(row.bodies().request());
        put(row.bodies().response());
        put(row.bodies().thinking());
        put(row.bodies().toolCalls());
        put(row.recall().id());
        put(row.recall().answer());
        return size;
    }

    /** The array with the result of {@link #encode}. */
    byte[] bytes() {
        return bytes;
    }

    /** Reads one row; its bytes have been checked before. */
    static StoredRow decode(ByteBuffer from) {
        long created = from.getLong();
        long prompt = from.getLong();
        long completion = from.getLong();
        long thinking = from.getLong();
        double cost = from.getDouble();
        double ttft = from.getDouble();
        double duration = from.getDouble();
        int attempts = from.getInt();
        int status = from.getInt();
        int flags = from.getInt();
        String id = text(from);
        String route = text(from);
        String dialect = text(from);
        String modelAsked = text(from);
        String model = text(from);
        String backend = text(from);
        String finishReason = text(from);
        String error = text(from);
        String client = text(from);
        String keyId = text(from);
        String councilId = text(from);
        return new StoredRow(
                new StoredRow.Identity(id, client, keyId, councilId),
                new StoredRow.Asked(route, dialect, modelAsked, (flags & STREAM) != 0),
                new StoredRow.Answered(
                        model,
                        backend,
                        attempts,
                        status,
                        finishReason,
                        error,
                        (flags & TRUNCATED) != 0,
                        (flags & PROMPT_TRUNCATED) != 0),
                new StoredRow.Times(created, ttft, duration),
                new StoredRow.Counts(prompt, completion, thinking, cost),
                new StoredRow.Bodies(body(from), body(from), body(from), body(from)),
                from.hasRemaining() ? new StoredRow.Recall(text(from), body(from)) : StoredRow.Recall.NONE);
    }

    private void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(byte[] body) {
        room(Integer.BYTES + body.length);
        ByteBuffer.wrap(bytes).putInt(size, body.length);
        System.arraycopy(body, 0, bytes, size + Integer.BYTES, body.length);
        size += Integer.BYTES + body.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            byte[] larger =
                    new byte[Math.max(Math.addExact(size, more), (int) Math.min(2L * size, Integer.MAX_VALUE / 2))];
            System.arraycopy(bytes, 0, larger, 0, size);
            bytes = larger;
        }
    }

    private static String text(ByteBuffer from) {
        return new String(body(from), StandardCharsets.UTF_8);
    }

    private static byte[] body(ByteBuffer from) {
        int length = from.getInt();
        if (length == 0) {
            return Body.NONE;
        }
        byte[] body = new byte[length];
        from.get(body);
        return body;
    }
}
