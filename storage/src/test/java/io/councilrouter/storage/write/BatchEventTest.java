package io.councilrouter.storage.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder records about batches, read back from a recording. */
final class BatchEventTest {

    @Test
    void batchesAreRecordedTakenOrNot(@TempDir Path folder) throws IOException {
        WriterFixture fixture = new WriterFixture(folder);
        Path file = folder.resolve("flight.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(BatchEvent.NAME).withoutThreshold();
            recording.start();
            fixture.exchange("a");
            fixture.exchange("b");
            fixture.pass();
            fixture.sink.away = true;
            fixture.exchange("c");
            fixture.pass();
            fixture.sink.away = false;
            fixture.pass();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        RecordedEvent first = events.getFirst();
        assertEquals(2, first.getInt("rows"));
        assertEquals(2, first.getInt("fresh"));
        assertTrue(first.getBoolean("taken"));
        assertFalse(first.getBoolean("replayed"));
        RecordedEvent refused = events.get(1);
        assertFalse(refused.getBoolean("taken"));
        assertEquals(0, refused.getInt("fresh"));
        RecordedEvent last = events.getLast();
        assertTrue(last.getBoolean("taken") && last.getBoolean("replayed"), last::toString);
    }
}
