package io.councilrouter.storage.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StorageWriterTest {

    private final WriterFixture fixture;

    StorageWriterTest(@TempDir Path folder) {
        fixture = new WriterFixture(folder);
    }

    @Test
    void writesWhatIsInTheRingsBeforeItEnds() throws InterruptedException {
        StorageWriter thread = new StorageWriter(fixture.writer(), fixture.first.capacity(), fixture);
        thread.start();
        for (int i = 0; i < 500; i++) {
            fixture.exchange("r" + i);
        }
        assertTrue(thread.close(Duration.ofSeconds(30)));
        assertEquals(500, fixture.sink.rows.size());
        assertEquals(0, fixture.writer().pendingBytes());
        assertEquals(List.of(), fixture.failures);
    }

    @Test
    void restsForAsLongAsTheRingTakesWhatALoopWritesMeanwhile() {
        assertEquals(32_000_000, StorageWriter.longestRest(64 << 20, true));
        assertEquals(1_000_000, StorageWriter.longestRest(256 << 10, true));
        assertEquals(8_000_000, StorageWriter.longestRest(256 << 10, false));
        assertEquals(250_000, StorageWriter.longestRest(1, false));
    }

    @Test
    void restsShorterTheMoreHasGatheredAndLongerTheLess() {
        int longest = StorageWriter.longest(32_000_000);
        assertEquals(7, longest);
        assertEquals(0, StorageWriter.longest(250_000));
        assertEquals(6, StorageWriter.nextRest(7, 101, longest));
        assertEquals(0, StorageWriter.nextRest(0, 1_600, longest));
        assertEquals(4, StorageWriter.nextRest(4, 100, longest));
        assertEquals(4, StorageWriter.nextRest(4, 25, longest));
        assertEquals(5, StorageWriter.nextRest(4, 24, longest));
        assertEquals(7, StorageWriter.nextRest(7, 0, longest));
    }

    @Test
    void writesByItselfWithoutBeingAsked() throws InterruptedException {
        fixture.settings = WriterSettings.of(1, 1 << 20);
        BatchWriter writer = new BatchWriter(
                fixture.settings,
                new BatchWriter.Ends(
                        List.of(fixture.first),
                        new ByteArrayOutputStream(),
                        new Stores(fixture.sink, WriterFixture.UPPER, fixture.database, List.of())),
                fixture,
                System::nanoTime);
        StorageWriter thread = new StorageWriter(writer, fixture.first.capacity(), fixture);
        thread.start();
        fixture.exchange("a");
        while (writer.counters().written() < 1) {
            Thread.onSpinWait();
        }
        assertTrue(thread.close(Duration.ofSeconds(30)));
        assertEquals(List.of("a"), fixture.sink.ids());
    }

    @Test
    void outlivesABug() throws InterruptedException {
        int[] calls = {0};
        fixture.idle.add(() -> {
            if (calls[0]++ == 0) {
                throw new AssertionError("a bug");
            }
            return false;
        });
        StorageWriter thread = new StorageWriter(fixture.writer(), fixture.first.capacity(), fixture);
        thread.start();
        fixture.exchange("a");
        assertTrue(thread.close(Duration.ofSeconds(30)));
        assertEquals(List.of("a"), fixture.sink.ids());
        assertTrue(fixture.failures.size() <= 1, fixture.failures::toString);
    }
}
