package io.councilrouter.storage.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.Test;

/** Each byte of the records, written down a second time: whoever moves a field has to change it here, too. */
final class RecordLayoutTest {

    private final ByteRing ring = new ByteRing(ByteRing.MIN_CAPACITY);
    private byte[] payload = {};
    private int type;

    @Test
    void anExchangeBeginsWithItsTextsOneBehindTheOther() {
        assertTrue(ring.open(
                7,
                11,
                new OpenRecord()
                                .id("id")
                                .route("/r")
                                .dialect("d")
                                .modelAsked("ż")
                                .client("")
                                .keyId("key")
                                .councilId("c")
                                .answerId("resp")
                                .previousId("p")
                                .stream(true)));
        read();
        assertEquals((1 << 8) | RecordKind.OPEN, type);
        byte[] bytes = new byte[9 * 2 + 2 + 2 + 1 + 2 + 3 + 1 + 4 + 1];
        ByteBuffer wanted = buffer(bytes);
        for (String text : List.of("id", "/r", "d", "ż", "", "key", "c", "resp", "p")) {
            text(wanted, text);
        }
        assertArrayEquals(bytes, payload);
    }

    @Test
    void anExchangeEndsWithItsNumbersAndThenItsTexts() {
        assertTrue(ring.open(7, 11, new OpenRecord()));
        read();
        assertTrue(ring.close(
                7,
                11,
                new CloseRecord()
                        .model("m")
                        .backend("be")
                        .finishReason("stop")
                        .error("")
                        .attempts(3)
                        .status(499)
                        .tokens(1L << 40, -1, 5)
                        .cost(0.25)
                        .times(1.5, 2.5)
                        .truncated(true)
                        .discarded(true)));
        read();
        assertEquals((3 << 8) | RecordKind.CLOSE, type);
        byte[] bytes = new byte[56 + 4 * 2 + 1 + 2 + 4];
        ByteBuffer wanted = buffer(bytes);
        wanted.putInt(0, 499)
                .putInt(4, 3)
                .putLong(8, 1L << 40)
                .putLong(16, -1)
                .putLong(24, 5)
                .putDouble(32, 0.25)
                .putDouble(40, 1.5)
                .putDouble(48, 2.5)
                .position(56);
        for (String text : List.of("m", "be", "stop", "")) {
            text(wanted, text);
        }
        assertArrayEquals(bytes, payload);
    }

    @Test
    void aRecordHasItsExchangeAndItsTimeInFrontOfThePayload() {
        ByteBuffer bytes = ring.claim(RecordKind.FRAME, 5, 0x0102_0304_0506_0708L, -9, 3);
        assertTrue(bytes != null && bytes.order() == ByteOrder.BIG_ENDIAN);
        int at = bytes.position();
        bytes.put(new byte[] {'a', 'b', 'c'});
        // Agrona's header of 8 bytes is at the beginning of the memory, followed by ours of 16.
        assertEquals(24, at);
        ByteBuffer memory = bytes.duplicate().clear().order(ByteOrder.nativeOrder());
        assertEquals(ByteRing.MIN_CAPACITY + RingBufferDescriptor.TRAILER_LENGTH, memory.capacity());
        assertEquals((5 << 8) | RecordKind.FRAME, memory.getInt(4));
        assertEquals(0x0102_0304_0506_0708L, memory.getLong(8));
        assertEquals(-9, memory.getLong(16));
        ring.commit();
        assertEquals(8 + 16 + 3, memory.getInt(0));
        assertEquals(32, ring.pendingBytes());
    }

    @Test
    void theLargestEndOfAnExchangeFitsIntoTheRoomThatIsSetAside() {
        String endless = "x".repeat(1_000);
        assertTrue(ring.open(1, 0, new OpenRecord()));
        read();
        assertTrue(ring.close(
                1,
                0,
                new CloseRecord()
                        .model(endless)
                        .backend(endless)
                        .finishReason(endless)
                        .error(endless)));
        assertEquals(632, ring.pendingBytes());
        assertTrue(ring.pendingBytes() <= CloseRecordDescriptor.MAX_RING_LENGTH);
    }

    private void read() {
        RingPoller poller = new RingPoller(List.of(ring), record -> {
            payload = new byte[record.payload()];
            record.copy(payload, 0, payload.length);
            type = (record.flags() << 8) | record.kind();
        });
        assertEquals(1, poller.poll(10));
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    private static void text(ByteBuffer into, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        into.putShort((short) utf8.length).put(utf8);
    }
}
