package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.AnswerSpans;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.CallTracker;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One candidate in a frame of an answer. Not thread-safe; reused for all frames of one answer. */
final class CandidateFields {
    private static final int GROUNDS = 0;
    private static final int CITATIONS = 1;
    private static final int LOGPROBS = 2;
    private static final int SPANS = 3;

    private final PartSpans parts = new PartSpans();
    private final AnswerSpans spans = new AnswerSpans(SPANS);
    private int index;
    private @Nullable FinishReason finish;

    /**
     * Reads the candidate on whose brace {@code json} stands; false if it is broken.
     *
     * @param place its place in the list, which is its index unless it says another
     */
    boolean read(int place, JsonCursor json) {
        parts.clear();
        spans.clear();
        index = place;
        finish = null;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "content" -> {
                    if (value == Json.OBJECT && !content(json)) {
                        return false;
                    }
                    json.skipChildren();
                }
                case "finishReason" -> {
                    if (value == Json.STRING) {
                        ByteBuf word = json.value();
                        finish = FinishWords.reason(word, word.readerIndex() - 1, word.writerIndex() + 1);
                    }
                    json.skipChildren();
                }
                case "index" -> index = Math.clamp(json.longValue(place), 0, Short.MAX_VALUE);
                case "groundingMetadata" -> spans.container(GROUNDS, name, Json.OBJECT, value, json);
                case "citationMetadata" -> spans.container(CITATIONS, name, Json.OBJECT, value, json);
                case "logprobsResult" -> spans.container(LOGPROBS, name, Json.OBJECT, value, json);
                case "safetyRatings", "finishMessage", "urlContextMetadata" -> spans.other(name, value, json);
                default -> json.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    private boolean content(JsonCursor json) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            boolean list = json.name().equals("parts");
            Json value = json.next();
            if (!list || value != Json.ARRAY) {
                json.skipChildren();
                continue;
            }
            Json each = json.next();
            for (; each == Json.OBJECT; each = json.next()) {
                if (!parts.read(json)) {
                    return false;
                }
            }
            if (each != Json.ARRAY_END) {
                return false;
            }
        }
        return token == Json.OBJECT_END;
    }

    /** Which of the answer's candidates it is. */
    int index() {
        return index;
    }

    /** Whether it has any part. */
    boolean spoke() {
        return parts.count() > 0;
    }

    /** Why it ended; null where it has not. */
    @Nullable
    FinishReason finish() {
        return finish;
    }

    /**
     * Reports what {@code json} has read of it.
     *
     * @param calls how many calls it had before
     * @return how many it has now
     */
    int tell(int calls, JsonCursor json, HeldText escaped, EventSink sink) {
        int now = calls;
        for (int i = 0; i < parts.count(); i++) {
            switch (parts.kind(i)) {
                case TEXT -> {
                    ByteBuf text = parts.view(i, json);
                    if (text.isReadable()) {
                        sink.text(index, text);
                    }
                }
                case THOUGHT -> {
                    ByteBuf text = parts.view(i, json);
                    if (text.isReadable()) {
                        sink.reasoning(index, text);
                    }
                }
                case CALL, ODD_CALL -> {
                    if (now < CallTracker.MOST) {
                        call(i, now++, json, escaped, sink);
                    }
                }
                case DATA -> medium(i, Media.Source.INLINE, json, sink);
                case FILE -> medium(i, Media.Source.URL, json, sink);
                case STEP -> sink.serverTool(index, parts.first(i), parts.whole(i, json));
                case SEAL -> {}
                case UNKNOWN -> sink.other(index, parts.first(i), parts.whole(i, json));
            }
            if (parts.signed(i) && parts.kind(i) != PartSpans.AnswerPart.STEP) {
                sink.sealed(index, Seal.SIGNATURE, parts.seal(i, json));
            }
        }
        if (spans.has(GROUNDS)) {
            Sources.grounds(index, spans.view(GROUNDS, json), sink);
        }
        if (spans.has(CITATIONS)) {
            Sources.citations(index, spans.view(CITATIONS, json), sink);
        }
        if (spans.has(LOGPROBS)) {
            TokenOdds.tell(index, spans.view(LOGPROBS, json), sink);
        }
        spans.tellOthers(index, json, sink);
        return now;
    }

    private void call(int part, int call, JsonCursor json, HeldText escaped, EventSink sink) {
        sink.toolOpen(index, call, parts.first(part), parts.second(part));
        escaped.clear();
        if (!parts.has(part)) {
            ArgumentObject.nothing(escaped);
        } else if (parts.kind(part) == PartSpans.AnswerPart.CALL) {
            JsonEscapes.escape(parts.view(part, json), escaped);
        } else {
            ArgumentObject.ofValue(parts.view(part, json), escaped);
        }
        sink.toolArgs(index, call, escaped.view());
    }

    private void medium(int part, Media.Source source, JsonCursor json, EventSink sink) {
        if (parts.has(part)) {
            String type = parts.first(part);
            sink.media(index, MediaKinds.of(type), source, type, parts.view(part, json));
        }
    }
}
