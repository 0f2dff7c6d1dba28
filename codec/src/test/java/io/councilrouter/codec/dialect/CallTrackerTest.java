package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.LeakExtension;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class CallTrackerTest {
    private final CallTracker tracker = new CallTracker();
    private final EventVerbs verbs = new EventVerbs();

    private void fragment(int choice, long upstream, String id, String name, String arguments) {
        CallTracker.TrackedCall call = tracker.fragment(choice, upstream, id, name, verbs);
        tracker.arguments(call, Unpooled.copiedBuffer(arguments, StandardCharsets.UTF_8), verbs);
    }

    @Test
    void choicesCountTheirOwnCalls() {
        fragment(0, 0, "a", "f", "1");
        fragment(1, 0, "b", "g", "2");
        fragment(0, 1, "c", "h", "");
        fragment(1, 0, "", "", "3");
        assertEquals(
                List.of(
                        "toolOpen 0 0 a f",
                        "toolArgs 0 0 1",
                        "toolOpen 1 0 b g",
                        "toolArgs 1 0 2",
                        "toolOpen 0 1 c h",
                        "toolArgs 1 0 3"),
                verbs.lines);
    }

    @Test
    void namesMayComeLate() {
        fragment(0, 0, "", "", "x");
        fragment(0, 0, "a", "", "y");
        fragment(0, 0, "", "f", "z");
        assertEquals(List.of("toolOpen 0 0 a f", "toolArgs 0 0 xy", "toolArgs 0 0 z"), verbs.lines);
    }

    @Test
    void withoutIndexAndIdEveryNameIsACall() {
        fragment(0, -1, "", "f", "1");
        fragment(0, -1, "", "", "2");
        fragment(0, -1, "", "f", "3");
        assertEquals(
                List.of("toolOpen 0 0  f", "toolArgs 0 0 1", "toolArgs 0 0 2", "toolOpen 0 1  f", "toolArgs 0 1 3"),
                verbs.lines);
    }

    @Test
    void callsWithoutANameAreNoneAndLeakNothing() {
        fragment(0, 0, "a", "", "{\"held\":\"back\"}");
        tracker.close();
        assertEquals(List.of(), verbs.lines);
    }

    @Test
    void aFloodOfCallsIsBounded() {
        for (int i = 0; i < 3 * CallTracker.MOST; i++) {
            fragment(0, i, "id" + i, "f", "");
        }
        assertEquals(
                CallTracker.MOST,
                verbs.lines.stream().filter(line -> line.startsWith("toolOpen")).count());
    }
}
