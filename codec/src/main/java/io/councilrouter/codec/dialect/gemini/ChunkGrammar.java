package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer, whole or piece by piece: each frame is an object of the same kind. There is no terminator; a stream is
 * complete when its first candidate has said why it ended. Some servers say so in every frame, so it is reported at the
 * end. A prompt that the server does not answer has no candidates, but a reason.
 */
final class ChunkGrammar implements AnswerGrammar {
    private static final int LONGEST_NAME = 512;

    private final boolean streamed;
    private final List<CandidateFields> candidates = new ArrayList<>(1);
    private final Usage usage = new Usage();
    private final MemberScan members = new MemberScan();
    private final HeldText escaped = new HeldText();
    private int count;
    private int[] calls = new int[1];
    private @Nullable FinishReason[] reasons = new FinishReason[1];
    private boolean counted;
    private boolean listed;
    private boolean started;
    private boolean spoke;
    private boolean terminated;
    private String id = "";
    private String model = "";
    private @Nullable FinishReason blocked;

    /** A grammar for the frames of a stream, or for a whole answer. */
    ChunkGrammar(boolean streamed) {
        this.streamed = streamed;
    }

    @Override
    public void begin() {
        count = 0;
        counted = false;
        listed = false;
        blocked = null;
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        switch (name) {
            case "candidates" -> {
                return value == Json.ARRAY ? candidates(json) : skip(json);
            }
            case "promptFeedback" -> {
                return value == Json.OBJECT ? feedback(json) : skip(json);
            }
            case "usageMetadata" -> usage(json, value);
            case "responseId" -> id = started ? id : text(json, value);
            case "modelVersion" -> model = started ? model : text(json, value);
            default -> {}
        }
        json.skipChildren();
        return true;
    }

    private static boolean skip(JsonCursor json) {
        json.skipChildren();
        return true;
    }

    private static String text(JsonCursor json, Json value) {
        String text = value == Json.STRING ? json.text(LONGEST_NAME) : null;
        return text == null ? "" : text;
    }

    private boolean candidates(JsonCursor json) {
        count = 0;
        Json each = json.next();
        for (; each == Json.OBJECT; each = json.next()) {
            if (count == candidates.size()) {
                candidates.add(new CandidateFields());
            }
            if (!candidates.get(count).read(count, json)) {
                return false;
            }
            count++;
        }
        listed = true;
        return each == Json.ARRAY_END;
    }

    private boolean feedback(JsonCursor json) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            boolean reason = json.name().equals("blockReason");
            if (json.next() == Json.STRING && reason) {
                ByteBuf word = json.value();
                blocked = FinishWords.reason(word, word.readerIndex() - 1, word.writerIndex() + 1);
            }
            json.skipChildren();
        }
        return token == Json.OBJECT_END;
    }

    private void usage(JsonCursor json, Json value) {
        if (value == Json.OBJECT) {
            ByteBuf span = json.rawValue();
            counted |= UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage, members);
        }
    }

    @Override
    public boolean shaped() {
        return listed || blocked != null;
    }

    @Override
    public @Nullable ErrorNote error() {
        return null;
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        terminated = !streamed;
        if (!started) {
            started = true;
            sink.start(id, model);
        }
        for (int i = 0; i < count; i++) {
            CandidateFields each = candidates.get(i);
            int index = each.index();
            if (index >= calls.length) {
                calls = Arrays.copyOf(calls, 2 * index);
                reasons = Arrays.copyOf(reasons, 2 * index);
            }
            calls[index] = each.tell(calls[index], json, escaped, sink);
            spoke |= each.spoke();
        }
        if (counted) {
            sink.usage(usage);
        }
        for (int i = 0; i < count; i++) {
            FinishReason why = candidates.get(i).finish();
            reasons[candidates.get(i).index()] =
                    why == null ? reasons[candidates.get(i).index()] : why;
        }
        if (count == 0 && blocked != null) {
            reasons[0] = blocked;
        }
        if (terminated) {
            finish(sink);
        }
    }

    /** Why the first candidate ended, as far as is known. */
    @Nullable
    FinishReason finish() {
        return reasons[0];
    }

    private void finish(EventSink sink) {
        for (int i = 0; i < reasons.length; i++) {
            FinishReason why = reasons[i];
            if (why != null) {
                sink.finish(i, why);
            }
        }
    }

    @Override
    public void end(EventSink sink) {
        boolean finished = reasons[0] != null;
        if (finished && !terminated) {
            finish(sink);
        }
        if (finished || (terminated && spoke)) {
            sink.end();
        } else if (terminated) {
            sink.fault(AnswerFaults.empty());
        } else {
            sink.fault(AnswerFaults.truncated());
        }
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void rest() {
        escaped.clear();
    }

    @Override
    public void close() {
        escaped.close();
    }
}
