package io.councilrouter.codec.dialect.minimal;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.RawJson;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads each frame twice: first whether it is sound, then what it says. */
final class FrameReader implements EventReader {
    private final boolean streamed;
    private final JsonCursor json = new JsonCursor();
    private boolean started;
    private boolean done;
    private boolean over;
    private boolean known;
    private int skipped;
    private int broken;

    FrameReader(boolean streamed) {
        this.streamed = streamed;
    }

    @Override
    public void onFrame(@Borrowed ByteBuf data, EventSink sink) {
        if (over || done) {
            return;
        }
        ErrorNote error = error(data);
        if (error != null) {
            over = true;
            sink.fault(AnswerFaults.failed(error));
        } else if (sound(data)) {
            known = false;
            json.over(data.slice());
            json.next();
            frame(sink);
            if (!streamed && !known) {
                over = true;
                sink.fault(AnswerFaults.malformed());
            }
        } else if (!streamed) {
            over = true;
            sink.fault(AnswerFaults.malformed());
        } else if (RawJson.broken(data, json)) {
            broken++;
        } else {
            skipped++;
        }
    }

    private static @Nullable ErrorNote error(ByteBuf data) {
        return RawJson.opens(data) ? ErrorReader.inAnswer(data.slice()) : null;
    }

    private boolean sound(ByteBuf data) {
        json.over(data.slice());
        if (json.next() != Json.OBJECT) {
            return false;
        }
        json.skipChildren();
        return json.next() == Json.END;
    }

    private void frame(EventSink sink) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String verb = json.name();
            Json value = json.next();
            if (value == Json.ARRAY && verb.equals("all") && !streamed) {
                for (Json each = json.next(); each != Json.ARRAY_END; each = json.next()) {
                    if (each == Json.OBJECT) {
                        frame(sink);
                    } else {
                        json.skipChildren();
                    }
                }
            } else if (value == Json.ARRAY) {
                list(verb, cells(), sink);
            } else if (value == Json.STRING) {
                text(verb, json.value(), sink);
            } else {
                json.skipChildren();
                if (verb.equals("end") && !done) {
                    begun(sink);
                    done = true;
                }
            }
        }
    }

    /**
     * The elements of the list that has just been opened: the inside of a string, or a number; nothing for other
     * values.
     */
    private List<String> cells() {
        List<String> cells = new ArrayList<>();
        for (Json each = json.next(); each != Json.ARRAY_END; each = json.next()) {
            boolean plain = each == Json.STRING || each == Json.NUMBER;
            cells.add(plain ? json.value().toString(StandardCharsets.UTF_8) : "");
            json.skipChildren();
        }
        return cells;
    }

    private void list(String verb, List<String> cells, EventSink sink) {
        if (done) {
            return;
        }
        String first = cells.isEmpty() ? "" : cells.getFirst();
        String second = cells.size() > 1 ? cells.get(1) : "";
        switch (verb) {
            case "start" -> {
                if (!started) {
                    started = true;
                    sink.start(first, second);
                }
            }
            case "call" -> begun(sink).toolOpen(0, index(first), second, cells.size() > 2 ? cells.get(2) : "");
            case "args" -> begun(sink).toolArgs(0, index(first), Unpooled.copiedBuffer(second, StandardCharsets.UTF_8));
            case "seal" -> begun(sink).sealed(0, seal(first), Unpooled.copiedBuffer(second, StandardCharsets.UTF_8));
            case "cite" ->
                begun(sink)
                        .citation(
                                0,
                                count(first),
                                count(second),
                                cells.size() > 2 ? cells.get(2) : "",
                                cells.size() > 3 ? cells.get(3) : "");
            case "cost" -> begun(sink).usage(new Usage().prompt(count(first)).completion(count(second)));
            default -> {}
        }
    }

    private void text(String verb, @Borrowed ByteBuf escaped, EventSink sink) {
        if (done) {
            return;
        }
        switch (verb) {
            case "text" -> begun(sink).text(0, escaped);
            case "think" -> begun(sink).reasoning(0, escaped);
            case "refuse" -> begun(sink).refusal(0, escaped);
            case "finish" -> begun(sink).finish(0, reason(escaped.toString(StandardCharsets.UTF_8)));
            default -> {}
        }
    }

    private EventSink begun(EventSink sink) {
        known = true;
        if (!started) {
            started = true;
            sink.start("", "");
        }
        return sink;
    }

    private static Seal seal(String word) {
        return word.equals(Seal.OPAQUE.name()) ? Seal.OPAQUE : Seal.SIGNATURE;
    }

    private static long count(String digits) {
        return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : -1;
    }

    private static int index(String digits) {
        return (int) Math.max(0, Math.min(64, count(digits)));
    }

    private static FinishReason reason(String word) {
        return Arrays.stream(FinishReason.values())
                .filter(each -> each.name().equals(word))
                .findFirst()
                .orElse(FinishReason.OTHER);
    }

    @Override
    public void onEnd(EventSink sink) {
        if (!over) {
            over = true;
            if (done) {
                sink.end();
            } else {
                sink.fault(AnswerFaults.truncated());
            }
        }
    }

    @Override
    public boolean terminated() {
        return done;
    }

    @Override
    public int skipped() {
        return skipped;
    }

    @Override
    public int broken() {
        return broken;
    }

    @Override
    public void close() {
        json.close();
    }
}
