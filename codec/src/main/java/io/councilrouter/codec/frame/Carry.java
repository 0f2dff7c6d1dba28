package io.councilrouter.codec.frame;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a frame that straddles reads, and the hand-over of frames to the sink. During the call a sink may close
 * or reset the scanner, or retain a slice, so a buffer is given up only after the call and reused only if nobody else
 * holds it.
 */
final class Carry {

    private static final int INITIAL = 512;
    /**
     * A larger buffer returns to the pool between frames, so that one big frame does not occupy memory for a whole
     * stream.
     */
    private static final int KEPT = 4 * 1024;

    private final int limit;
    private final Frame frame = new Frame();
    private @Nullable ByteBuf carried;
    private @Nullable ByteBuf joined;
    private boolean calling;
    private boolean dead;
    /** Counts resets, so that a scan can tell whether one has interrupted it. */
    private int life;

    Carry(int limit) {
        this.limit = limit;
    }

    Frame frame() {
        return frame;
    }

    boolean dead() {
        return dead;
    }

    int life() {
        return life;
    }

    /** Whether the current frame began in an earlier read. */
    boolean holds() {
        return carried != null && carried.isReadable();
    }

    /** The carried bytes, from index 0 to the writer index. */
    ByteBuf held() {
        return Objects.requireNonNull(carried);
    }

    /** Appends bytes of the current frame to those carried already. */
    ByteBuf keep(@Borrowed ByteBuf in, int index, int length) {
        ByteBuf buffer = carried != null ? carried : PooledByteBufAllocator.DEFAULT.directBuffer(room(length));
        carried = buffer;
        return buffer.writeBytes(in, index, length);
    }

    /** Begins joined data: the first of several pieces. */
    void startJoin(@Borrowed ByteBuf source, int index, int length) {
        ByteBuf buffer = joined != null ? joined : PooledByteBufAllocator.DEFAULT.directBuffer(room(length));
        joined = buffer;
        buffer.writeBytes(source, index, length);
    }

    /** Adds a piece to the joined data, after an LF. */
    void join(@Borrowed ByteBuf source, int index, int length) {
        joined().writeByte('\n').writeBytes(source, index, length);
    }

    /** The joined data, from index 0 to the writer index. */
    ByteBuf joined() {
        return Objects.requireNonNull(joined);
    }

    /** Hands the frame over; false if the scan must stop because the sink closed or reset the scanner. */
    boolean deliver(FrameSink sink, boolean hasData) {
        int before = life;
        calling = true;
        try {
            if (hasData) {
                sink.onFrame(frame);
            } else {
                sink.onComment(frame);
            }
        } finally {
            calling = false;
            frame.clear();
            spent();
        }
        return !dead && life == before;
    }

    /** Whether a frame of this length is refused; if so, the fault has gone to the sink and the scanner is dead. */
    boolean refuses(int length, FrameSink sink) {
        if (length <= limit) {
            return false;
        }
        die();
        sink.onFault(new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED,
                "one event of the backend's stream is larger than " + limit + " bytes",
                FailurePoint.STREAM));
        return true;
    }

    void die() {
        dead = true;
        if (!calling) {
            release();
        }
    }

    void reset() {
        dead = false;
        life++;
        if (!calling) {
            spent();
        }
    }

    private void spent() {
        if (dead) {
            release();
        } else {
            carried = reusable(carried);
            joined = reusable(joined);
        }
    }

    private void release() {
        carried = given(carried);
        joined = given(joined);
    }

    private static int room(int length) {
        return Math.max(INITIAL, length);
    }

    private static @Nullable ByteBuf reusable(@Nullable ByteBuf buffer) {
        return buffer == null || buffer.refCnt() > 1 || buffer.capacity() > KEPT ? given(buffer) : buffer.clear();
    }

    private static @Nullable ByteBuf given(@Nullable ByteBuf buffer) {
        if (buffer != null) {
            buffer.release();
        }
        return null;
    }
}
