package io.councilrouter.storage.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rings that are large enough to have a small one in front. */
final class ByteRingFrontTest {

    @Test
    void keepsTheOrderWhenTheFrontIsFull() {
        ByteRing large = new ByteRing(8 * ByteRing.FRONT);
        int[] next = {0};
        RingPoller reader = new RingPoller(List.of(large), record -> assertEquals(next[0]++, record.exchange()));
        Random random = new Random(7);
        int written = 0;
        for (int round = 0; round < 400; round++) {
            // Most rounds stay in front, some spill, and some are read only in part before more is written.
            int more = random.nextInt(round % 5 == 0 ? 900 : 100);
            for (int i = 0; i < more; i++) {
                ByteBuffer into =
                        Objects.requireNonNull(large.claim(RecordKind.FRAME, 0, written, 1, random.nextInt(2_000)));
                into.position(into.limit());
                if (random.nextInt(50) == 0) {
                    large.abort();
                } else {
                    large.commit();
                    written++;
                }
            }
            reader.poll(random.nextInt(round % 3 == 0 ? 50 : 2_000));
            if (large.pendingBytes() > 2 * ByteRing.FRONT) {
                reader.poll(Integer.MAX_VALUE);
            }
        }
        while (reader.poll(1_000) > 0) {
            // until all is read
        }
        assertEquals(written, next[0]);
        assertEquals(0, large.pendingBytes());
        assertEquals(0, large.refused());
    }

    @Test
    void hasAllOfItsCapacityBehindTheFront() {
        ByteRing large = new ByteRing(8 * ByteRing.FRONT);
        int taken = 0;
        while (ByteRingTest.fill(large, 8_000)) {
            taken++;
        }
        assertTrue(taken * 8_000L > large.capacity() * 15L / 16 - 100_000 + ByteRing.FRONT / 2, taken + " records");
        int[] read = {0};
        RingPoller reader = new RingPoller(List.of(large), record -> read[0]++);
        assertTrue(reader.gathered() > 1_600, () -> reader.gathered() + " of a hundred");
        while (reader.poll(100) > 0) {
            // until all is read
        }
        assertEquals(taken, read[0]);
        assertEquals(0, reader.gathered());
        assertTrue(ByteRingTest.fill(large, 8_000));
    }
}
