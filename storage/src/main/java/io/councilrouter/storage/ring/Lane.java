package io.councilrouter.storage.ring;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** One of Agrona's rings with the memory beneath it. */
final class Lane {
    private static final int CACHE_LINE = 64;

    final OneToOneRingBuffer ring;
    final UnsafeBuffer memory;
    final ByteBuffer view;

    /** Takes the memory at once; pages of it that are never written to never become resident. */
    Lane(int capacity) {
        view = BufferUtil.allocateDirectAligned(capacity + RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE);
        memory = new UnsafeBuffer(view);
        ring = new OneToOneRingBuffer(memory);
    }

    /** Whether all that was written was read, too. */
    boolean isEmpty() {
        return ring.consumerPosition() == ring.producerPosition();
    }

    /** Reads what is there, at most so many records. Agrona reads no further than to the end of the memory, so what lies behind it takes a second time. */
    int drain(MessageHandler handler, int limit) {
        int toEnd = ring.read(handler, limit);
        return toEnd == limit ? limit : toEnd + ring.read(handler, limit - toEnd);
    }
}
