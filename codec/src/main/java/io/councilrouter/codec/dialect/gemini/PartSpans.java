package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one candidate in a frame of an answer: what each is, and where what it holds lies. Not thread-safe;
 * reused; allocates two strings for a call and nothing for a text.
 */
final class PartSpans {
    private static final int TEXT = 0;
    private static final int SEAL = 2;
    private static final int WHOLE = 4;
    private static final int CELLS = 6;
    private static final int LONGEST_NAME = 512;

    /** What a part of an answer is. */
    enum AnswerPart {
        TEXT,
        THOUGHT,
        CALL,
        /** Arguments that are no object. */
        ODD_CALL,
        DATA,
        FILE,
        /** Of a tool that the server runs itself. */
        STEP,
        /** Nothing but a signature. */
        SEAL,
        UNKNOWN
    }

    private long[] cells = new long[CELLS];
    private AnswerPart[] kinds = new AnswerPart[1];
    private String[] first = new String[1];
    private String[] second = new String[1];
    private int count;

    /** Forgets the parts. */
    void clear() {
        count = 0;
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** Reads the part on whose brace {@code json} stands; false if it is broken. */
    boolean read(JsonCursor json) {
        if (count == kinds.length) {
            cells = Arrays.copyOf(cells, 2 * cells.length);
            kinds = Arrays.copyOf(kinds, 2 * count);
            first = Arrays.copyOf(first, 2 * count);
            second = Arrays.copyOf(second, 2 * count);
        }
        int at = count * CELLS;
        Arrays.fill(cells, at, at + CELLS, -1);
        first[count] = "";
        second[count] = "";
        @Nullable AnswerPart kind = null;
        boolean thought = false;
        long begin = json.from();
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "text" -> kind = keep(TEXT, json, value) ? AnswerPart.TEXT : kind;
                case "thought" -> {
                    thought = value == Json.TRUE;
                    json.skipChildren();
                }
                case "thoughtSignature" -> kind = keep(SEAL, json, value) && kind == null ? AnswerPart.SEAL : kind;
                case "functionCall" -> kind = value == Json.OBJECT ? call(json) : skipped(json, kind);
                case "inlineData" -> kind = value == Json.OBJECT ? data(json, AnswerPart.DATA) : skipped(json, kind);
                case "fileData" -> kind = value == Json.OBJECT ? data(json, AnswerPart.FILE) : skipped(json, kind);
                case "executableCode", "codeExecutionResult", "toolCall", "toolResponse" -> {
                    json.skipChildren();
                    kind = AnswerPart.STEP;
                    first[count] = name;
                }
                default -> {
                    json.skipChildren();
                    if (kind == null || kind == AnswerPart.SEAL) {
                        kind = AnswerPart.UNKNOWN;
                        first[count] = name;
                    }
                }
            }
        }
        if (token != Json.OBJECT_END) {
            return false;
        }
        cells[at + WHOLE] = begin;
        cells[at + WHOLE + 1] = json.to();
        if (kind != null) {
            kinds[count++] = kind == AnswerPart.TEXT && thought ? AnswerPart.THOUGHT : kind;
        }
        return true;
    }

    private static @Nullable AnswerPart skipped(JsonCursor json, @Nullable AnswerPart kind) {
        json.skipChildren();
        return kind;
    }

    private boolean keep(int cell, JsonCursor json, Json value) {
        if (value != Json.STRING) {
            json.skipChildren();
            return false;
        }
        cells[count * CELLS + cell] = json.from() + 1;
        cells[count * CELLS + cell + 1] = json.to() - 1;
        return true;
    }

    private AnswerPart call(JsonCursor json) {
        AnswerPart kind = AnswerPart.CALL;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "id" -> first[count] = ShortText.read(json, value, LONGEST_NAME);
                case "name" -> second[count] = ShortText.read(json, value, LONGEST_NAME);
                case "args" -> {
                    long from = json.from();
                    json.skipChildren();
                    if (value != Json.NULL) {
                        cells[count * CELLS + TEXT] = from;
                        cells[count * CELLS + TEXT + 1] = json.to();
                        kind = value == Json.OBJECT ? AnswerPart.CALL : AnswerPart.ODD_CALL;
                    }
                }
                default -> json.skipChildren();
            }
        }
        return kind;
    }

    private AnswerPart data(JsonCursor json, AnswerPart kind) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "mimeType" -> first[count] = ShortText.read(json, value, LONGEST_NAME);
                case "data", "fileUri" -> keep(TEXT, json, value);
                default -> json.skipChildren();
            }
        }
        return kind;
    }

    /** What the part at that place is. */
    AnswerPart kind(int place) {
        return kinds[place];
    }

    /** A call's id, a medium's type, the name of a step or of an unknown field. */
    String first(int place) {
        return first[place];
    }

    /** The name of the function that is called. */
    String second(int place) {
        return second[place];
    }

    /** Whether the part has what it holds: its text, its data, its arguments. */
    boolean has(int place) {
        return cells[place * CELLS + TEXT] >= 0;
    }

    /** That, of a string the inside; valid until the cursor's next view. */
    ByteBuf view(int place, JsonCursor json) {
        return json.viewOf(cells[place * CELLS + TEXT], cells[place * CELLS + TEXT + 1]);
    }

    /** Whether the part is signed. */
    boolean signed(int place) {
        return cells[place * CELLS + SEAL + 1] > cells[place * CELLS + SEAL];
    }

    /** Its signature; valid until the cursor's next view. */
    ByteBuf seal(int place, JsonCursor json) {
        return json.viewOf(cells[place * CELLS + SEAL], cells[place * CELLS + SEAL + 1]);
    }

    /** All of the part; valid until the cursor's next view. */
    ByteBuf whole(int place, JsonCursor json) {
        return json.viewOf(cells[place * CELLS + WHOLE], cells[place * CELLS + WHOLE + 1]);
    }
}
