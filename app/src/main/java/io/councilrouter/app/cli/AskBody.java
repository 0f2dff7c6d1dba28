package io.councilrouter.app.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Reads the body of an answer, whether its end is marked by chunks, a length, or the end of the connection. */
final class AskBody extends InputStream {
    private static final int HEXADECIMAL = 16;

    private final InputStream in;
    private final Closeable connection;
    private final boolean chunked;
    private final boolean counted;
    /** Bytes left of the chunk, or of the whole body. */
    private long left;

    private boolean first = true;
    private boolean over;

    /**
     * The body after a head.
     *
     * @param headers the head's lines, names in lower case
     * @param connection closed with this
     */
    AskBody(InputStream in, Map<String, String> headers, Closeable connection) throws IOException {
        this.in = in;
        this.connection = connection;
        chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        String length = headers.getOrDefault("content-length", "");
        counted = !chunked && !length.isEmpty();
        left = counted ? number(length, 10) : 0;
        over = counted && left == 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (over || (chunked && left == 0 && !nextChunk())) {
            return -1;
        }
        int most = chunked || counted ? (int) Math.min(length, left) : length;
        int got = in.read(to, offset, most);
        if (got < 0) {
            if (chunked || counted) {
                throw new IOException("the answer broke off");
            }
            over = true;
            return -1;
        }
        left -= chunked || counted ? got : 0;
        over = counted && left == 0;
        return got;
    }

    /** Returns what can be read without waiting, so that a reader of lines sees each as it comes. */
    @Override
    public int available() throws IOException {
        return over ? 0 : (int) Math.min(in.available(), chunked || counted ? left : Integer.MAX_VALUE);
    }

    private boolean nextChunk() throws IOException {
        if (!first) {
            BlockingRequest.line(in);
        }
        first = false;
        String size = BlockingRequest.line(in);
        int end = size.indexOf(';');
        left = number((end < 0 ? size : size.substring(0, end)).strip(), HEXADECIMAL);
        over = left == 0;
        return !over;
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("what answers there does not speak HTTP", e);
        }
        throw new IOException("what answers there does not speak HTTP");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
