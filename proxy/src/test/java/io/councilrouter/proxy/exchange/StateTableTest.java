package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Scene.Kind;
import io.councilrouter.proxy.exchange.Scene.Place;
import io.councilrouter.routing.table.BackendOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event in every phase, and which phase is next. The table in ARCHITECTURE.md is held to it: a cell there is empty
 * where nothing happens here, and else says what does.
 */
@ExtendWith(LeakExtension.class)
final class StateTableTest {
    private static final Path ARCHITECTURE =
            Path.of(System.getProperty("root.dir", "..")).resolve("ARCHITECTURE.md");

    /**
     * What comes of it: the next phase, or the status of an exchange that is done before its answer has begun, or one of
     *
     * <pre>
     *   .       nothing                         next    another attempt, at another backend
     *   again   another, at the same one        ping    the client is told that somebody is at it
     *   keep    a part of the body is kept      hold    and the client is kept from sending more
     *   note    the body's end is noted         send    it goes to the backend
     *   relay   more goes to the client         pause   the source stops, and goes on later
     *   whole   done, the answer is complete    band    done, the client is told in its stream
     *   cut     done, the answer is broken off  back    the slot goes back to where it came from
     * </pre>
     */
    private static final String GRID =
            """
            event           | how               | kind       | RECEIVING  | DECIDING   | QUEUED     | CONNECTING | WAITING   | STREAMING | DONE
            head complete   |                   | WHOLE      | RECEIVING  | .          | .          | .          | .         | .         | .
            body part       |                   | WHOLE      | keep       | .          | .          | .          | .         | .         | .
            body part       | no JSON           | WHOLE      | 400        | .          | .          | .          | .         | .         | .
            body part       |                   | STREAM     | keep       | .          | .          | .          | .         | .         | .
            body part       |                   | UPLOAD     | CONNECTING | keep       | keep       | keep       | send      | send      | .
            body part       | large             | UPLOAD     | CONNECTING | hold       | hold       | hold       | send      | send      | .
            body complete   |                   | WHOLE      | CONNECTING | .          | .          | .          | .         | .         | .
            body complete   | too early         | WHOLE      | 400        | .          | .          | .          | .         | .         | .
            body complete   |                   | UPLOAD     | CONNECTING | note       | note       | note       | send      | send      | .
            verdict         | go on             | WHOLE      | RECEIVING  | CONNECTING | .          | .          | .         | .         | .
            verdict         | go on, all full   | WHOLE      | RECEIVING  | QUEUED     | .          | .          | .         | .         | .
            verdict         | go on, nobody up  | WHOLE      | RECEIVING  | 503        | .          | .          | .         | .         | .
            verdict         | refuse            | WHOLE      | 403        | 403        | .          | .          | .         | .         | .
            verdict         | answer            | WHOLE      | STREAMING  | STREAMING  | .          | .          | .         | .         | .
            slot granted    |                   | WHOLE      | .          | .          | CONNECTING | .          | .         | .         | back
            slot granted    |                   | UPLOAD     | .          | .          | CONNECTING | .          | .         | .         | back
            slot refused    | we stop           | WHOLE      | .          | .          | 503        | .          | .         | .         | .
            slot refused    | nobody is left    | WHOLE      | .          | .          | 503        | .          | .         | .         | .
            request written |                   | WHOLE      | .          | .          | .          | WAITING    | .         | .         | .
            request written |                   | UPLOAD     | .          | .          | .          | WAITING    | .         | .         | .
            heartbeat due   |                   | STREAM     | .          | .          | ping       | ping       | ping      | ping      | .
            heartbeat due   |                   | TRANSLATED | .          | .          | ping       | ping       | ping      | ping      | .
            heartbeat due   |                   | WHOLE      | .          | .          | .          | .          | .         | .         | .
            content         |                   | STREAM     | .          | .          | .          | .          | STREAMING | relay     | .
            content         |                   | TRANSLATED | .          | .          | .          | .          | STREAMING | relay     | .
            content         |                   | WHOLE      | .          | .          | .          | .          | STREAMING | relay     | .
            content         |                   | UPLOAD     | .          | .          | .          | .          | STREAMING | relay     | .
            content         |                   | OWN        | .          | .          | -          | -          | -         | relay     | .
            upstream end    |                   | STREAM     | .          | .          | .          | next       | whole     | whole     | .
            upstream end    |                   | TRANSLATED | .          | .          | .          | next       | whole     | whole     | .
            upstream end    |                   | WHOLE      | .          | .          | .          | next       | whole     | whole     | .
            upstream end    |                   | OWN        | .          | .          | -          | -          | -         | whole     | .
            upstream end    | too early         | STREAM     | .          | .          | .          | next       | next      | band      | .
            upstream end    | with an error     | STREAM     | .          | .          | .          | .          | next      | .         | .
            upstream end    | with a refusal    | STREAM     | .          | .          | .          | .          | 400       | .         | .
            upstream failed |                   | STREAM     | .          | .          | .          | next       | next      | band      | .
            upstream failed |                   | TRANSLATED | .          | .          | .          | next       | next      | band      | .
            upstream failed |                   | WHOLE      | .          | .          | .          | next       | next      | cut       | .
            upstream failed | stale             | WHOLE      | .          | .          | .          | again      | again     | cut       | .
            upstream failed | nobody else there | WHOLE      | .          | .          | .          | 502        | 502       | cut       | .
            upstream failed |                   | UPLOAD     | .          | .          | .          | next       | next      | cut       | .
            upstream failed | nothing is kept   | UPLOAD     | .          | .          | .          | next       | 502       | cut       | .
            client slow     |                   | STREAM     | .          | .          | .          | .          | .         | pause     | .
            client slow     |                   | OWN        | .          | .          | -          | -          | -         | pause     | .
            client gone     |                   | WHOLE      | 499        | 499        | 499        | 499        | 499       | 499       | .
            client gone     |                   | STREAM     | 499        | 499        | 499        | 499        | 499       | 499       | .
            client gone     |                   | TRANSLATED | 499        | 499        | 499        | 499        | 499       | 499       | .
            client gone     |                   | UPLOAD     | 499        | 499        | 499        | 499        | 499       | 499       | .
            client gone     |                   | OWN        | 499        | 499        | -          | -          | -         | 499       | .
            deadline        | total             | WHOLE      | 504        | 504        | 504        | 504        | 504       | cut       | .
            deadline        | total             | STREAM     | 504        | 504        | 504        | 504        | 504       | band      | .
            deadline        | total             | UPLOAD     | 504        | 504        | 504        | 504        | 504       | cut       | .
            deadline        | total             | OWN        | 504        | 504        | -          | -          | -         | cut       | .
            deadline        | of the body       | WHOLE      | 408        | .          | .          | .          | .         | .         | .
            deadline        | of the line       | WHOLE      | .          | .          | 503        | .          | .         | .         | .
            deadline        | of the attempt    | WHOLE      | .          | .          | .          | next       | .         | .         | .
            deadline        | of the attempt    | STREAM     | .          | .          | .          | next       | next      | band      | .
            deadline        | of the attempt    | TRANSLATED | .          | .          | .          | next       | next      | band      | .
            deadline        | client takes none | STREAM     | .          | .          | .          | .          | .         | 499       | .
            end of a drain  |                   | WHOLE      | 503        | 503        | 503        | 503        | 503       | cut       | .
            end of a drain  |                   | STREAM     | 503        | 503        | 503        | 503        | 503       | band      | .
            end of a drain  |                   | OWN        | 503        | 503        | -          | -          | -         | cut       | .
            """;

    /** What the table in ARCHITECTURE.md says of each, as a regular expression. */
    private static String words(String said, Place place) {
        return switch (said) {
            case "next", "again" -> "next attempt";
            case "ping" -> "comment";
            case "keep", "hold", "note", "send", "relay", "pause" -> said;
            case "CONNECTING" -> "→ Connecting|→ Deciding|next gate";
            case "whole", "502", "503", "400", "403" -> said + "|Done";
            case "band" -> "in band";
            case "cut" -> "in band|Done";
            case "back" -> "give it back";
            default -> place.name().equals(said) ? said + "|next gate|head gates" : said;
        };
    }

    private static final List<Place> PLACES = List.of(Place.values());

    /** One event in one phase. */
    record Cell(String event, String how, Kind kind, Place place, String said) {
        @Override
        public String toString() {
            return event + (how.isEmpty() ? "" : " (" + how + ")") + ", " + kind + ", " + place + " -> " + said;
        }
    }

    private static List<String> fields(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (String line : GRID.lines().skip(1).toList()) {
            List<String> fields = fields(line);
            assertEquals(3 + Place.values().length, fields.size(), line);
            for (Place place : Place.values()) {
                Kind kind = Kind.valueOf(fields.get(2));
                String said = fields.get(3 + PLACES.indexOf(place));
                assertEquals(kind.reaches(place), !said.equals("-"), line);
                if (kind.reaches(place)) {
                    cells.add(new Cell(fields.get(0), fields.get(1), kind, place, said));
                }
            }
        }
        return cells;
    }

    @Test
    void everyPhaseHasAColumn() {
        List<String> phases = Arrays.stream(Phase.class.getPermittedSubclasses())
                .map(each -> each.getSimpleName().toUpperCase(Locale.ROOT))
                .toList();
        assertEquals(phases, Arrays.stream(Place.values()).map(Enum::name).toList());
        assertEquals(phases, fields(GRID.lines().findFirst().orElseThrow()).subList(3, 3 + phases.size()));
    }

    @Test
    void theTableOfTheArchitectureSaysWhatHappens() throws IOException {
        List<List<String>> rows = Files.readString(ARCHITECTURE)
                .lines()
                .dropWhile(line -> !line.startsWith("| event ↓ / phase →"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> fields(line.substring(1, line.length() - 1)))
                .toList();
        List<String> header = rows.getFirst();
        Set<String> events =
                new LinkedHashSet<>(cells().stream().map(Cell::event).toList());
        assertEquals(
                List.copyOf(events),
                rows.stream().skip(2).map(row -> event(row.getFirst())).toList());
        for (List<String> row : rows.subList(2, rows.size())) {
            for (Place place : Place.values()) {
                int column = PLACES.indexOf(place) + 1;
                assertEquals(place.name(), header.get(column).toUpperCase(Locale.ROOT));
                String text = row.get(column);
                cells().stream()
                        .filter(cell -> cell.event().equals(event(row.getFirst())) && cell.place() == place)
                        .filter(cell -> !cell.said().equals("."))
                        .forEach(cell -> assertTrue(
                                text.matches("(?is).*(" + words(cell.said(), place) + ").*"), cell + ": " + text));
                boolean nothing = cells().stream()
                        .filter(cell -> cell.event().equals(event(row.getFirst())) && cell.place() == place)
                        .allMatch(cell -> cell.said().equals("."));
                assertEquals(nothing, text.isEmpty(), row.getFirst() + ", " + place + ": " + text);
            }
        }
    }

    private static String event(String cell) {
        return cell.replaceFirst("[;,(].*", "").strip();
    }

    /** What the client's connection does to its exchange is played in EdgeHandlerTest: by the clock, and by the drain itself. */
    private static boolean ofTheEdge(Cell cell) {
        return cell.event().equals("end of a drain") || cell.how().equals("of the body");
    }

    private static Stream<Cell> everyCell() {
        return cells().stream().filter(cell -> !ofTheEdge(cell));
    }

    @ParameterizedTest
    @MethodSource("everyCell")
    void anEventInAPhaseDoesWhatTheTableSays(Cell cell) {
        Before before = new Before();
        Scene scene = arranged(cell, before);
        if (!onTheWay(cell)) {
            scene.to(cell.place(), s -> {
                before.note(s);
                act(cell, s);
            });
            if (cell.place() == Place.DECIDING) {
                before.links++;
            }
        }
        scene.rig.settle();
        check(cell, scene, before);
        assertTrue(scene.headGates == 1 && scene.bodyGates <= 1, "gates are asked once");
        scene.over();
        assertEquals("", scene.rig.leftovers());
    }

    /** What there was before the event. */
    private static final class Before {
        private int links;
        private String told = "";
        private String sent = "";
        private long kept;

        void note(Scene s) {
            links = s.rig.links.size();
            told = s.client().text();
            sent = s.linked() ? s.link().sent() : "";
            kept = s.x().body().size();
        }
    }

    /** Whether the event comes with the way to the phase rather than in it. */
    private static boolean onTheWay(Cell cell) {
        return cell.event().equals("head complete")
                || cell.event().equals("verdict")
                || cell.said().equals("back");
    }

    private static Scene arranged(Cell cell, Before before) {
        Scene scene = new Scene(cell.kind(), cell.how().equals("nothing is kept") ? "0B" : "64KiB");
        if (cell.event().equals("verdict")) {
            if (cell.place().compareTo(Place.DECIDING) > 0) {
                // Of gates that are not asked any more nothing can come.
                return scene.to(cell.place(), before::note);
            }
            decided(cell, scene, before);
        } else if (cell.event().equals("head complete")) {
            if (cell.place() == Place.RECEIVING) {
                return scene.begins();
            }
            scene.to(cell.place(), before::note);
            before.links += cell.place() == Place.DECIDING ? 1 : 0;
        } else if (cell.said().equals("back")) {
            scene.to(Place.QUEUED, Scene::frees);
            // The queue has the slot, and its grant is on its way when the client leaves.
            scene.rig.turns.step();
            scene.client().leave();
        }
        return scene;
    }

    private static void decided(Cell cell, Scene scene, Before before) {
        Verdict verdict =
                switch (cell.how()) {
                    case "refuse" -> new Verdict.Refuse(new Fault.Client(FaultCode.FORBIDDEN, "No."));
                    case "answer" -> new Verdict.AnswerWith(scene.answering());
                    case "go on, all full" -> {
                        scene.full();
                        yield Verdict.PROCEED;
                    }
                    case "go on, nobody up" -> {
                        disable(scene, "a", "b");
                        yield Verdict.PROCEED;
                    }
                    default -> Verdict.PROCEED;
                };
        boolean atHead = cell.place() == Place.RECEIVING;
        scene.verdicts(atHead ? verdict : Verdict.PROCEED, atHead ? Verdict.PROCEED : verdict);
        before.links = scene.rig.links.size();
        scene.begins();
        if (!atHead) {
            scene.asks();
        }
    }

    private static void disable(Scene scene, String... names) {
        for (String name : names) {
            scene.rig.keeper.override(name, new BackendOverride(false, null, null, null));
        }
    }

    private static void act(Cell cell, Scene s) {
        boolean receiving = cell.place() == Place.RECEIVING;
        switch (cell.event()) {
            case "body part" -> part(cell, s);
            case "body complete" -> {
                if (receiving && cell.kind() != Kind.UPLOAD) {
                    s.client().part(cell.how().isEmpty() ? s.chat() : "{");
                }
                s.x().onBodyEnd();
            }
            case "slot granted" -> {
                if (cell.place() == Place.QUEUED) {
                    s.frees();
                }
            }
            case "slot refused" -> {
                if (cell.place() == Place.QUEUED && cell.how().equals("nobody is left")) {
                    disable(s, "a", "b");
                    s.rig.queue.tick();
                } else {
                    s.rig.queue.refuseAll();
                }
            }
            case "request written", "content", "upstream end", "upstream failed" -> backend(cell, s);
            case "heartbeat due" -> s.rig.turns.leap(Duration.ofSeconds(6).toNanos());
            case "client slow" -> {
                s.client().takes(false);
                if (cell.place() == Place.STREAMING) {
                    s.says();
                }
            }
            case "client gone" -> s.client().leave();
            case "deadline" -> late(cell, s);
            default -> throw new IllegalArgumentException(cell.event());
        }
    }

    private static void part(Cell cell, Scene s) {
        boolean first = cell.place() == Place.RECEIVING && cell.kind() != Kind.UPLOAD;
        s.client()
                .part(
                        switch (cell.how()) {
                            case "no JSON" -> "nonsense".repeat(1000);
                            case "large" -> "x".repeat(70_000);
                            default -> first ? s.chat().substring(0, 5) : "more";
                        });
    }

    private static void late(Cell cell, Scene s) {
        switch (cell.how()) {
            case "total" -> s.total();
            case "of the line" -> {
                if (cell.place() == Place.QUEUED) {
                    s.rig.turns.leap(Duration.ofSeconds(41).toNanos());
                }
            }
            case "of the attempt" -> {
                if (s.linked() && cell.place() != Place.QUEUED) {
                    s.rig.turns.leap(Scene.ATTEMPT_LATE);
                }
            }
            case "client takes none" -> {
                s.client().takes(false);
                if (cell.place() == Place.STREAMING) {
                    s.says();
                    s.rig.turns.leap(Scene.ATTEMPT_LATE);
                }
            }
            default -> throw new IllegalArgumentException(cell.how());
        }
    }

    /** What the backend does, where there is one; of one that has been let go, or is done, all of it comes late. */
    private static void backend(Cell cell, Scene s) {
        if (s.kind == Kind.OWN) {
            if (cell.place() == Place.STREAMING || cell.place() == Place.DONE) {
                if (cell.event().equals("content")) {
                    s.says();
                } else {
                    s.ends();
                }
            }
            return;
        }
        if (!s.linked()) {
            return;
        }
        ScriptedLink link = s.link();
        switch (cell.place()) {
            case DONE -> {
                link.late();
                assertTrue(link.closed(), "what is ready too late is closed");
            }
            case CONNECTING -> connecting(cell, s);
            case WAITING -> waiting(cell, s);
            case STREAMING -> {
                switch (cell.event()) {
                    case "content" -> s.says();
                    case "upstream end" -> {
                        if (cell.how().isEmpty()) {
                            s.ends();
                        } else if (cell.how().equals("too early")) {
                            link.onEnd();
                        }
                    }
                    case "upstream failed" -> s.breaks(cell.how().equals("stale"));
                    default -> {}
                }
            }
            default -> {}
        }
    }

    private static void connecting(Cell cell, Scene s) {
        switch (cell.event()) {
            case "request written" -> s.link().ready();
            case "upstream end" -> {
                if (!cell.how().startsWith("with")) {
                    s.link().onEnd();
                }
            }
            case "upstream failed" -> fails(cell, s);
            default -> {}
        }
    }

    private static void waiting(Cell cell, Scene s) {
        switch (cell.event()) {
            case "content" -> {
                s.starts();
                s.says();
            }
            case "upstream end" -> {
                switch (cell.how()) {
                    case "too early" -> s.link().onEnd();
                    case "with an error" -> s.refuses(500);
                    case "with a refusal" -> s.refuses(400);
                    default -> {
                        s.starts();
                        s.says();
                        s.ends();
                    }
                }
            }
            case "upstream failed" -> fails(cell, s);
            default -> {}
        }
    }

    private static void fails(Cell cell, Scene s) {
        if (cell.how().equals("nobody else there")) {
            disable(s, "b");
        }
        s.breaks(cell.how().equals("stale"));
    }

    private static void check(Cell cell, Scene s, Before before) {
        // Behind a gate the exchange goes on by itself.
        Place same = cell.place() == Place.DECIDING ? Place.CONNECTING : cell.place();
        if (cell.kind() == Kind.OWN && same == Place.CONNECTING) {
            same = Place.STREAMING;
            before.links = 0;
        }
        switch (cell.said()) {
            case "." -> {
                assertEquals(same, s.place());
                assertEquals(before.links, s.rig.links.size());
                assertEquals(before.told, s.client().text());
                assertFalse(s.client().held());
            }
            case "keep" -> {
                assertEquals(same, s.place());
                assertNotEquals(before.kept, s.x().body().size());
                assertFalse(s.client().held());
            }
            case "hold" -> {
                assertEquals(same, s.place());
                assertTrue(s.client().held());
            }
            case "note" -> {
                assertEquals(same, s.place());
                assertTrue(
                        s.x().intake.upload() != null && s.x().intake.upload().complete());
            }
            case "send" -> {
                assertEquals(same, s.place());
                assertTrue(s.link().sent().length() > before.sent.length());
                assertEquals(cell.event().equals("body complete"), s.link().requested());
            }
            case "ping" -> {
                assertEquals(same, s.place());
                assertEquals(before.told + ": ping\n\n", s.client().text());
                assertEquals(200, s.client().status());
            }
            case "relay" -> {
                assertEquals(same, s.place());
                assertTrue(s.client().text().length() > before.told.length());
                assertTrue(s.client().text().startsWith(before.told));
            }
            case "pause" -> {
                assertEquals(same, s.place());
                assertTrue(s.paused());
                s.client().takes(true);
                assertFalse(s.paused());
            }
            case "next", "again" -> {
                assertEquals(Place.CONNECTING, s.place());
                assertEquals(before.links + 1, s.rig.links.size());
                assertEquals(cell.said().equals("next") ? "b" : "a", s.link().backend());
                assertEquals(
                        cell.said().equals("again") || cell.kind() == Kind.UPLOAD,
                        s.link().fresh());
            }
            case "whole" -> done(s, 200, Asked.Ending.WHOLE);
            case "band" -> {
                done(s, 200, Asked.Ending.CLOSED);
                assertTrue(s.client().text().contains("\"error\""), s.client()::text);
            }
            case "cut" -> done(s, 200, Asked.Ending.CUT);
            case "back" -> {
                assertEquals(Place.DONE, s.place());
                assertEquals(1, s.rig.slotsTaken(), "somebody else's");
            }
            case "499" -> done(s, 499, Asked.Ending.CUT);
            default -> {
                if (cell.said().matches("\\d+")) {
                    done(s, Integer.parseInt(cell.said()), Asked.Ending.WHOLE);
                    assertEquals(s.client().status(), Integer.parseInt(cell.said()));
                } else {
                    assertEquals(Place.valueOf(cell.said()), s.place());
                    assertFalse(s.client().ended());
                }
            }
        }
    }

    private static void done(Scene s, int status, Asked.Ending ending) {
        Outcome outcome = Objects.requireNonNull(s.outcome(), () -> "it is " + s.place());
        assertEquals(status, outcome.status());
        assertEquals(ending, s.client().ending());
    }
}
