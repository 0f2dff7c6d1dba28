package io.councilrouter.storage.ring;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** One of Agrona's rings and its memory. */
final class Lane {
    private static final int CACHE_LINE = 64;

    final OneToOneRingBuffer ring;
    final UnsafeBuffer memory;
    final ByteBuffer view;

    /** Allocates the memory at once; pages that are never written never become resident. */
    Lane(int capacity) {
        view = BufferUtil.allocateDirectAligned(capacity + RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE);
        memory = new UnsafeBuffer(view);
        ring = new OneToOneRingBuffer(memory);
    }

    /** Whether everything written has been read. */
    boolean isEmpty() {
        return ring.consumerPosition() == ring.producerPosition();
    }

    /**
     * Reads up to {@code limit} records. Agrona reads no further than to the end of the memory, so what continues at
     * its beginning takes a second pass.
     */
    int drain(MessageHandler handler, int limit) {
        int toEnd = ring.read(handler, limit);
        return toEnd == limit ? limit : toEnd + ring.read(handler, limit - toEnd);
    }
}
