package io.councilrouter.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows a council at work. On a terminal one line for each member, redrawn as it writes:
 *
 * <pre>
 *   council/debate, 2 members, 2 rounds
 *   A  proponent  round 2  writing  qwen3:8b   148 words  ...which is why the second point
 *   B  opponent   round 2  done     llama3.1   203 words  4.2 s
 * </pre>
 *
 * <p>Elsewhere one line whenever a member begins or ends. The answer goes to standard output as it is written.
 */
final class CouncilBoard {

    /** Shortest time between two drawings, nanoseconds. */
    private static final long PAUSE = 100_000_000;

    private static final int TAIL = 48;

    /** What is known of a member. */
    private static final class Seat {
        private final String name;
        private String state = "waiting";
        private String model = "";
        private String round = "";
        private String end = "";
        private int words;
        private boolean inWord;
        private String tail = "";

        Seat(String name) {
            this.name = name;
        }

        void write(String text) {
            for (int i = 0; i < text.length(); i++) {
                boolean blank = Character.isWhitespace(text.charAt(i));
                words += !blank && !inWord ? 1 : 0;
                inWord = !blank;
            }
            String all = (tail + text).replaceAll("[\\s\\p{Cntrl}]+", " ");
            tail = all.substring(Math.max(0, all.length() - TAIL));
        }
    }

    private final Terminal terminal;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private String head = "";
    private long drawn;
    private boolean answering;
    private boolean complete;
    private Map<?, ?> council = Map.of();

    /** A board on {@code terminal}. */
    CouncilBoard(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Shows an event; an unknown one is ignored, since a later gateway may send more. */
    void event(String name, Map<?, ?> fields) {
        switch (name) {
            case "council.start" -> start(fields);
            case "member.start" -> memberStart(fields);
            case "member.delta" -> memberDelta(fields);
            case "member.done", "member.error" -> memberDone(fields);
            case "round.done" ->
                note("round " + text(fields, "round") + ": " + text(fields, "reached") + " of " + seats.size()
                        + " answered, " + text(fields, "required") + " were needed");
            case "ranking.done" -> ranked(fields);
            case "analysis.done" -> note("the answers are compared");
            case "synthesis.delta" -> answer(text(fields, "text"));
            case "council.done" -> {
                complete = true;
                council = fields.get("council") instanceof Map<?, ?> whole ? whole : Map.of();
            }
            default -> tick();
        }
    }

    private void start(Map<?, ?> fields) {
        for (Map<?, ?> member : JsonText.rows(fields, "members")) {
            seats.put(text(member, "label"), new Seat(text(member, "name")));
        }
        head = "council/" + text(fields, "template") + ", " + seats.size() + " members, " + text(fields, "rounds")
                + (text(fields, "rounds").equals("1") ? " round" : " rounds") + ", run " + text(fields, "id");
        if (!terminal.live()) {
            terminal.note(head);
        }
        draw();
    }

    private void memberStart(Map<?, ?> fields) {
        Seat seat = seat(fields);
        seat.state = "asked";
        seat.model = text(fields, "model");
        seat.round = text(fields, "round");
        seat.words = 0;
        seat.inWord = false;
        seat.tail = "";
        seat.end = "";
        said(fields, seat, "asked");
    }

    private void memberDelta(Map<?, ?> fields) {
        Seat seat = seat(fields);
        seat.state = "writing";
        seat.write(text(fields, "text"));
        tick();
    }

    private void memberDone(Map<?, ?> fields) {
        Seat seat = seat(fields);
        seat.state = text(fields, "status");
        String error = text(fields, "error");
        seat.end = error.isEmpty() ? seconds(text(fields, "latency_ms")) : error;
        said(fields, seat, seat.state + ", " + seat.words + " words, " + seat.end);
    }

    private void ranked(Map<?, ?> fields) {
        String judge = text(fields, "judge");
        note(
                text(fields, "valid").equals("true")
                        ? judge + " ranks " + order(fields)
                        : judge + " abstains: " + text(fields, "problem"));
    }

    private static String order(Map<?, ?> fields) {
        return fields.get("order") instanceof List<?> order
                ? order.stream()
                        .map(each -> each instanceof List<?> tie
                                ? tie.stream().map(String::valueOf).collect(Collectors.joining(" = "))
                                : String.valueOf(each))
                        .collect(Collectors.joining(" > "))
                : "";
    }

    private void said(Map<?, ?> fields, Seat seat, String what) {
        if (!terminal.live()) {
            String round = seat.round.isEmpty() || seat.round.equals("1") ? "" : " round " + seat.round;
            terminal.note(text(fields, "label") + " " + seat.name + round + ": " + what);
        }
        draw();
    }

    private void note(String text) {
        if (terminal.live()) {
            terminal.above(text);
        } else {
            terminal.note(text);
        }
        draw();
    }

    private void answer(String text) {
        if (!answering) {
            answering = true;
            draw();
            terminal.keepBoard();
        }
        terminal.text(text);
    }

    /** Redraws as time passes. */
    void tick() {
        if (System.nanoTime() - drawn > PAUSE) {
            draw();
        }
    }

    private void draw() {
        drawn = System.nanoTime();
        if (answering || !terminal.live()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        seats.forEach((label, seat) -> rows.add(List.of(
                label,
                seat.name,
                seat.round.isEmpty() ? "" : "round " + seat.round,
                seat.state,
                seat.model,
                seat.words + " words",
                seat.end.isEmpty() ? seat.tail : seat.end)));
        List<String> lines = new ArrayList<>();
        lines.add(head);
        lines.addAll(Terminal.aligned(rows));
        terminal.board(lines);
    }

    /** Ends the display with the outcome of the run; returns whether there is an answer. */
    boolean end() {
        if (answering) {
            terminal.text("\n");
        }
        if (!complete) {
            terminal.error("the stream broke off before the council was done");
            return false;
        }
        StringBuilder sum = new StringBuilder();
        if (council.get("quorum") instanceof Map<?, ?> quorum) {
            sum.append(text(quorum, "reached"))
                    .append(" of ")
                    .append(seats.size())
                    .append(" answered");
        }
        String confidence = text(council, "confidence");
        if (!confidence.isEmpty()) {
            sum.append(", confidence ").append(confidence);
        }
        if (council.get("usage_total") instanceof Map<?, ?> usage) {
            sum.append(", ").append(text(usage, "total_tokens")).append(" tokens");
        }
        for (Map<?, ?> view : JsonText.rows(council, "dissent")) {
            terminal.note("dissent of " + text(view, "label") + ": " + text(view, "view"));
        }
        terminal.note(sum.append(", run ").append(text(council, "id")).toString());
        return true;
    }

    private Seat seat(Map<?, ?> fields) {
        return seats.computeIfAbsent(text(fields, "label"), label -> new Seat(text(fields, "name")));
    }

    private static String seconds(String millis) {
        return millis.matches("\\d{1,12}") ? Math.round(Long.parseLong(millis) / 100.0) / 10.0 + " s" : "";
    }

    private static String text(Map<?, ?> fields, String name) {
        return CouncilStream.text(fields, name);
    }
}
