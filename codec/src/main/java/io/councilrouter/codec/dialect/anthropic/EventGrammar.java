package io.councilrouter.codec.dialect.anthropic;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerGrammar;
import io.councilrouter.codec.dialect.AnswerSpans;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ShortText;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events: the message begins, its blocks begin, grow and end one after the other, the message ends. An event
 * of a type that nobody knows says nothing. What a delta adds is told by its field, be its block known or not.
 */
final class EventGrammar implements AnswerGrammar {
    private static final int TEXT = 0;
    private static final int THINKING = 1;
    private static final int INPUT = 2;
    private static final int SIGNATURE = 3;
    private static final int CITATION = 4;
    private static final int STOP_WORD = 5;
    private static final int SPANS = 6;

    private static final int BLOCK_STOP = 0;
    private static final int MESSAGE_STOP = 1;
    private static final int PING = 2;
    private static final KeySearch TYPES = new KeySearch(
            "content_block_stop",
            "message_stop",
            "ping",
            "message_start",
            "content_block_start",
            "content_block_delta",
            "message_delta");

    private static final int LONGEST_NAME = 512;

    private final AnswerSpans delta = new AnswerSpans(SPANS);
    private final BlockFields block = new BlockFields();
    private final BlockTeller blocks = new BlockTeller();
    private final Usage usage = new Usage();
    private boolean started;
    private boolean spoke;
    private boolean finished;
    private boolean terminated;

    private String id = "";
    private String model = "";
    /** Place of the event's type in {@link #TYPES}, −1 for none of these. */
    private int type;

    /** Place of the block that it is about, −1 for none. */
    private long index;

    private boolean counted;
    private @Nullable FinishReason finish;

    @Override
    public void begin() {
        delta.clear();
        block.clear();
        type = -1;
        index = -1;
        counted = false;
        finish = null;
    }

    @Override
    public boolean field(String name, JsonCursor json, Json value, EventSink sink) {
        switch (name) {
            case "type" -> {
                if (value == Json.STRING) {
                    ByteBuf word = json.value();
                    type = TYPES.of(word, word.readerIndex(), word.writerIndex());
                }
            }
            case "delta" -> {
                return value == Json.OBJECT ? delta(json) : skip(json);
            }
            case "content_block" -> {
                return value == Json.OBJECT ? block.read(json) : skip(json);
            }
            case "message" -> {
                return value == Json.OBJECT ? message(json) : skip(json);
            }
            case "usage" -> usage(json, value);
            case "index" -> index = json.longValue(-1);
            default -> json.skipChildren();
        }
        return true;
    }

    private static boolean skip(JsonCursor json) {
        json.skipChildren();
        return true;
    }

    private boolean delta(JsonCursor json) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "type" -> json.skipChildren();
                case "text" -> delta.string(TEXT, name, value, json);
                case "thinking" -> delta.string(THINKING, name, value, json);
                case "partial_json" -> delta.string(INPUT, name, value, json);
                case "signature" -> delta.string(SIGNATURE, name, value, json);
                case "citation" -> delta.container(CITATION, name, Json.OBJECT, value, json);
                case "stop_sequence" -> delta.string(STOP_WORD, name, value, json);
                case "stop_reason" -> {
                    if (value == Json.STRING) {
                        ByteBuf word = json.value();
                        finish = StopReasons.reason(word, word.readerIndex() - 1, word.writerIndex() + 1);
                    } else {
                        json.skipChildren();
                    }
                }
                default -> delta.other(name, value, json);
            }
        }
        return token == Json.OBJECT_END;
    }

    private boolean message(JsonCursor json) {
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "id" -> id = started ? id : ShortText.read(json, value, LONGEST_NAME);
                case "model" -> model = started ? model : ShortText.read(json, value, LONGEST_NAME);
                case "usage" -> {
                    usage(json, value);
                    // It says how many tokens the first piece has.
                    usage.completion(-1);
                }
                default -> json.skipChildren();
            }
        }
        return token == Json.OBJECT_END;
    }

    private void usage(JsonCursor json, Json value) {
        long from = json.from();
        json.skipChildren();
        if (value == Json.OBJECT) {
            ByteBuf span = json.viewOf(from, json.to());
            counted |= UsageFields.read(span, span.readerIndex(), span.writerIndex(), usage);
        }
    }

    @Override
    public boolean shaped() {
        return type >= 0;
    }

    @Override
    public @Nullable ErrorNote error() {
        return null;
    }

    @Override
    public void tell(JsonCursor json, EventSink sink) {
        if (type < 0 || type == PING) {
            return;
        }
        if (!started) {
            started = true;
            sink.start(id, model);
        }
        if (block.any()) {
            spoke = true;
            blocks.open(index, block, json, sink);
        }
        tellDelta(json, sink);
        if (type == BLOCK_STOP) {
            blocks.close(index, sink);
        }
        if (counted) {
            sink.usage(usage);
        }
        FinishReason why = finish;
        if (why != null && !finished) {
            finished = true;
            blocks.closeAll(sink);
            if (delta.has(STOP_WORD)) {
                sink.stopWord(0, delta.view(STOP_WORD, json));
            }
            sink.finish(0, why);
        }
        terminated = type == MESSAGE_STOP;
    }

    private void tellDelta(JsonCursor json, EventSink sink) {
        if (delta.has(TEXT)) {
            spoke = true;
            sink.text(0, delta.view(TEXT, json));
        }
        if (delta.has(THINKING)) {
            spoke = true;
            sink.reasoning(0, delta.view(THINKING, json));
        }
        if (delta.has(INPUT)) {
            blocks.input(index, delta.view(INPUT, json), sink);
        }
        if (delta.has(SIGNATURE)) {
            spoke = true;
            sink.sealed(0, Seal.SIGNATURE, delta.view(SIGNATURE, json));
        }
        if (delta.has(CITATION)) {
            blocks.citation(delta.view(CITATION, json), sink);
        }
        spoke |= delta.tellOthers(0, json, sink);
    }

    @Override
    public void end(EventSink sink) {
        if (terminated && !finished && !spoke) {
            sink.fault(AnswerFaults.empty());
        } else if (terminated || finished) {
            blocks.closeAll(sink);
            sink.end();
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
        blocks.rest();
    }

    @Override
    public void close() {
        blocks.close();
    }
}
