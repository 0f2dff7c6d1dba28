package io.councilrouter.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * A script of what the simulator does, turn by turn: one line for each of its turns since the user last spoke, written
 * in the user's or the system message or given by the option {@code --turn}.
 *
 * <pre>
 *   [simulate] call get_weather {"city":"Paris"}        first turn: this tool with these arguments
 *   [simulate] call get_time &amp; call get_date            second turn: two tools at once, arguments made up by schema
 *   [simulate] say It is noon.                          third turn: these words
 * </pre>
 *
 * <p>{@code say} alone gives the simulator's usual answer, and so does every turn after the last line.
 *
 * @param turns the turns in order
 */
public record TurnScript(List<Turn> turns) {
    /** Begins a script line in a message. */
    static final String MARK = "[simulate]";

    /** No script. */
    public static final TurnScript NONE = new TurnScript(List.of());

    private static final int MOST = 100;

    /** One turn. */
    public sealed interface Turn {
        /** Calls tools, all at once. */
        record Calls(List<ScriptedCall> calls) implements Turn {}

        /** Says words; none means the usual answer. */
        record Says(String words) implements Turn {}
    }

    /**
     * One call of a tool.
     *
     * @param arguments a JSON object; empty if they are to be made up
     */
    public record ScriptedCall(String tool, String arguments) {}

    /**
     * The script in an option's values, one per turn.
     *
     * @throws IllegalArgumentException naming the turn that cannot be read
     */
    public static TurnScript of(List<String> lines) {
        List<Turn> turns = new ArrayList<>();
        for (String line : lines) {
            turns.add(turn(line.strip()));
        }
        return new TurnScript(List.copyOf(turns));
    }

    /** The script in a message; {@link #NONE} if there is none. A line that cannot be parsed is said as text. */
    static TurnScript in(String message) {
        if (!message.contains(MARK)) {
            return NONE;
        }
        List<Turn> turns = new ArrayList<>();
        for (String line : message.split("\n", -1)) {
            String text = line.strip();
            if (text.startsWith(MARK) && turns.size() < MOST) {
                String what = text.substring(MARK.length()).strip();
                try {
                    turns.add(turn(what));
                } catch (IllegalArgumentException e) {
                    turns.add(new Turn.Says(String.valueOf(e.getMessage())));
                }
            }
        }
        return new TurnScript(List.copyOf(turns));
    }

    private static Turn turn(String text) {
        if (text.equals("say") || text.startsWith("say ")) {
            return new Turn.Says(text.substring(3).strip());
        }
        List<ScriptedCall> calls = new ArrayList<>();
        int from = 0;
        for (int at = end(text, from); at < text.length(); at = end(text, from)) {
            calls.add(call(text.substring(from, at).strip(), text));
            from = at + 1;
        }
        calls.add(call(text.substring(from).strip(), text));
        return new Turn.Calls(List.copyOf(calls));
    }

    /**
     * Where the call that begins at {@code from} ends: at the next {@code &} outside a JSON string, else at the end of
     * the text.
     */
    private static int end(String text, int from) {
        boolean quoted = false;
        for (int at = from; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '"') {
                quoted = !quoted;
            } else if (quoted && next == '\\') {
                at++;
            } else if (!quoted && next == '&') {
                return at;
            }
        }
        return text.length();
    }

    private static ScriptedCall call(String text, String turn) {
        String[] words = text.split("\\s+", 3);
        boolean named = words.length > 1 && words[0].equals("call");
        String arguments = words.length > 2 ? words[2] : "";
        SchemaTree read = arguments.isEmpty() ? SchemaTree.ANYTHING : SchemaTree.parse(arguments);
        if (!named || read == null || read.fields() == null) {
            throw new IllegalArgumentException(
                    "cannot read the turn \"" + turn
                            + "\"; write call TOOL, call TOOL {\"name\":\"value\"}, several of them with & between, or say WORDS");
        }
        return new ScriptedCall(words[1], arguments);
    }
}
