package io.councilrouter.storage.db;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * How a body is stored in its column: the first byte says how, the rest follows.
 *
 * <pre>
 *    0          1                    5
 *   +----------+--------------------+------------------+
 *   | 1        | length, big endian | raw deflate      |
 *   +----------+--------------------+------------------+
 *   | 0        | the bytes as they are                 |
 *   +----------+---------------------------------------+
 * </pre>
 *
 * <p>Uses level 1 of deflate; docs/measurements.md has the figures. The writer packs with an instance of its own; any
 * thread may unpack.
 */
public final class Compression implements AutoCloseable {
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;
    private static final int PLAIN_HEADER = 1;
    private static final int DEFLATED_HEADER = 5;
    /**
     * Below this size, building its trees costs deflate too much: 8 us of the writer's time for 300 bytes saved or
     * less.
     */
    private static final int WORTH_IT = 1024;

    private static final byte[] NOTHING = {};

    private final @Nullable Deflater deflater;
    private byte[] scratch = NOTHING;

    /** Packs with deflate, or only adds the byte that marks a body as uncompressed. */
    public Compression(boolean compress) {
        this.deflater = compress ? new Deflater(Deflater.BEST_SPEED, true) : null;
    }

    /** The value for the column: null for an empty body. */
    public byte @Nullable [] pack(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        if (deflater != null && body.length >= WORTH_IT) {
            if (scratch.length < body.length) {
                scratch = new byte[body.length];
            }
            deflater.reset();
            deflater.setInput(body);
            deflater.finish();
            int packed = deflater.deflate(scratch, 0, body.length - DEFLATED_HEADER);
            if (deflater.finished()) {
                return ByteBuffer.allocate(DEFLATED_HEADER + packed)
                        .put(DEFLATED)
                        .putInt(body.length)
                        .put(scratch, 0, packed)
                        .array();
            }
        }
        byte[] plain = new byte[PLAIN_HEADER + body.length];
        plain[0] = PLAIN;
        System.arraycopy(body, 0, plain, PLAIN_HEADER, body.length);
        return plain;
    }

    /** The body in a column; empty for NULL. Throws {@link IOException} for bytes that {@link #pack} did not make. */
    public static byte[] unpack(byte @Nullable [] column) throws IOException {
        if (column == null || column.length == 0) {
            return NOTHING;
        }
        if (column[0] == PLAIN) {
            return Arrays.copyOfRange(column, PLAIN_HEADER, column.length);
        }
        if (column[0] != DEFLATED || column.length < DEFLATED_HEADER) {
            throw new IOException("a stored body is compressed in a way that this version does not know");
        }
        int length = ByteBuffer.wrap(column, 1, Integer.BYTES).getInt();
        // Deflate expands at most 1,032-fold; a larger length means a damaged row and must not cause a huge array.
        if (length < 0 || length > 1_032L * column.length) {
            throw new IOException("a stored body is damaged");
        }
        byte[] body = new byte[length];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(column, DEFLATED_HEADER, column.length - DEFLATED_HEADER);
            if (inflater.inflate(body) != length) {
                throw new IOException("a stored body is damaged");
            }
            return body;
        } catch (DataFormatException e) {
            throw new IOException("a stored body is damaged", e);
        } finally {
            inflater.end();
        }
    }

    @Override
    public void close() {
        if (deflater != null) {
            deflater.end();
        }
    }
}
