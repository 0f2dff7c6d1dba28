package io.councilrouter.bench.load.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the stamps that the mock backend writes into the text of its tokens, {@code #00042@0000012345678901234 }: the
 * token's number in its stream and {@link System#nanoTime()} when it was written. Stamps survive translation between
 * dialects and any cut of the stream, so one scanner serves all. Also keeps the last bytes of the body, to check that
 * the stream ended properly.
 */
public final class TokenScanner {

    private static final int TAIL = 16;

    private enum TokenState {
        OUTSIDE,
        NUMBER,
        STAMP
    }

    private final TokenSink sink;
    private final byte[] tail = new byte[TAIL];
    private TokenState state = TokenState.OUTSIDE;
    private int number;
    private long stamp;

    /** Is called for tokens in the order in which they arrive. */
    public interface TokenSink {
        /** Token {@code number}, from 0, that left the mock at {@code sentNanos} of the machine's monotonic clock. */
        void token(int number, long sentNanos);
    }

    public TokenScanner(TokenSink sink) {
        this.sink = sink;
    }

    /** Starts a new stream. */
    public void reset() {
        state = TokenState.OUTSIDE;
        Arrays.fill(tail, (byte) 0);
    }

    /** Whether the body's last bytes are these, at most 16. */
    public boolean endsWith(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if (tail[TAIL - text.length + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Scans a piece of the body; borrowed, indices are not moved. */
    public void scan(ByteBuf piece, int index, int length) {
        int end = index + length;
        int i = index;
        while (i < end) {
            if (state == TokenState.OUTSIDE) {
                int hash = piece.indexOf(i, end, (byte) '#');
                if (hash < 0) {
                    break;
                }
                state = TokenState.NUMBER;
                number = 0;
                i = hash + 1;
            } else {
                inside(piece.getByte(i++));
            }
        }
        keepTail(piece, index, length);
    }

    private void inside(byte b) {
        int digit = b - '0';
        boolean isDigit = digit >= 0 && digit <= 9;
        if (state == TokenState.NUMBER && isDigit) {
            number = number * 10 + digit;
        } else if (state == TokenState.NUMBER && b == '@') {
            state = TokenState.STAMP;
            stamp = 0;
        } else if (state == TokenState.STAMP && isDigit) {
            stamp = stamp * 10 + digit;
        } else {
            if (state == TokenState.STAMP && b == ' ') {
                sink.token(number, stamp);
            }
            state = TokenState.OUTSIDE;
        }
    }

    private void keepTail(ByteBuf piece, int index, int length) {
        int fresh = Math.min(length, TAIL);
        System.arraycopy(tail, fresh, tail, 0, TAIL - fresh);
        piece.getBytes(index + length - fresh, tail, TAIL - fresh, fresh);
    }
}
