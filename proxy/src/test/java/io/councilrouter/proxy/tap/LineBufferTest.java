package io.councilrouter.proxy.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.RecordKind;
import io.councilrouter.storage.ring.RingPoller;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineBufferTest {
    private final ByteRing ring = new ByteRing(ByteRing.MIN_CAPACITY);

    @Test
    void writesALineForPeople() {
        assertEquals(
                "1970-01-01T00:00:01.042Z who=me none=- asked=\"two words\" n=120 unknown=- took=1234.5 ok=true\n",
                line(new LineBuffer(false), "two words"));
    }

    @Test
    void writesALineForProgramsAndLeavesOutWhatIsUnknown() {
        assertEquals(
                "{\"ts\":\"1970-01-01T00:00:01.042Z\",\"who\":\"me\",\"asked\":\"two words\",\"n\":120,"
                        + "\"took\":1234.5,\"ok\":true}\n",
                line(new LineBuffer(true), "two words"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb=c", "a\r\nfake line", "\"", "\\", "a=b", "\u001b[31m", "\u2028", "żółw", "😀", "\u0000"})
    void letsNobodyForgeALine(String value) {
        for (boolean json : new boolean[] {false, true}) {
            String line = line(new LineBuffer(json), value);
            assertEquals(line.length() - 1, line.indexOf('\n'), line);
            assertTrue(line.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), line);
        }
        JsonCursor cursor = new JsonCursor();
        cursor.over(Unpooled.wrappedBuffer(line(new LineBuffer(true), value).getBytes(StandardCharsets.UTF_8)));
        String read = "";
        Json token = cursor.next();
        while (token != Json.END) {
            assertTrue(token != Json.BAD, "not JSON: " + cursor.fault());
            if (token == Json.STRING && cursor.name().equals("asked")) {
                read = cursor.text();
            }
            token = cursor.next();
        }
        assertEquals(value, read);
        cursor.close();
    }

    @Test
    void growsAndForgetsWhatHasLeft() {
        LineBuffer lines = new LineBuffer(false);
        String large = "x".repeat(5_000);
        assertTrue(line(lines, large).contains(large));
        assertEquals(0, lines.size());
        assertTrue(line(lines, "next").startsWith("1970-01-01T00:00:01.042Z who=me"));
    }

    @Test
    void leavesInRecordsOfWholeLines() {
        LineBuffer lines = new LineBuffer(false);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            write(lines, "y".repeat(i * 20));
            expected.append("y".repeat(i * 20)).append('|');
        }
        lines.leave(ring, 1042);
        List<String> records = records();
        assertTrue(records.size() > 2, records.size() + " records");
        for (String record : records) {
            assertTrue(record.endsWith("\n"), record);
            assertTrue(record.length() <= ring.maxPart());
        }
        assertEquals(
                expected.toString(),
                String.join("", records)
                        .replaceAll("(?m)^.* asked=(\\S*) n=.*\n", "$1|")
                        .replaceAll("^-", ""));
        assertEquals(0, ring.refused());
    }

    @Test
    void losesAndCountsALineThatNoRecordHolds() {
        LineBuffer lines = new LineBuffer(false);
        write(lines, "before");
        write(lines, "x".repeat(100_000));
        write(lines, "behind");
        lines.leave(ring, 1042);
        assertEquals(2, String.join("", records()).lines().count());
        assertEquals(1, ring.refused());
    }

    @Test
    void losesAndCountsWhatAFullRingHasNoRoomFor() {
        LineBuffer lines = new LineBuffer(false);
        for (int i = 0; i < 2000; i++) {
            write(lines, "z".repeat(100));
        }
        lines.leave(ring, 1042);
        assertTrue(ring.refused() > 0);
        assertEquals(0, lines.size());
        assertTrue(records().stream().allMatch(each -> each.endsWith("\n")));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, Long.MAX_VALUE})
    void writesEveryNumber(long value) {
        LineBuffer lines = new LineBuffer(false);
        lines.number("n", value);
        lines.close();
        lines.leave(ring, 1042);
        assertEquals(" n=" + value + "\n", String.join("", records()));
    }

    private String line(LineBuffer lines, String asked) {
        write(lines, asked);
        lines.leave(ring, 1042);
        return String.join("", records());
    }

    private List<String> records() {
        List<String> records = new ArrayList<>();
        RingPoller poller = new RingPoller(List.of(ring), record -> {
            assertEquals(RecordKind.ACCESS, record.kind());
            byte[] bytes = new byte[record.payload()];
            record.copy(bytes, 0, bytes.length);
            records.add(new String(bytes, StandardCharsets.US_ASCII));
        });
        while (poller.poll(100) > 0) {
            // Until the ring is empty.
        }
        return records;
    }

    private static void write(LineBuffer lines, String asked) {
        lines.open(1042);
        lines.text("who", "me");
        lines.text("none", "");
        lines.text("asked", asked);
        lines.number("n", 120);
        lines.number("unknown", -1);
        lines.millis("took", 1_234_567_890L);
        lines.bool("ok", true);
        lines.close();
    }
}
