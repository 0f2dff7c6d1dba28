package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The root fields of a request beside its content, held until that is written; each begins with its comma. */
final class RootFields {
    private final RequestOrder order;
    private final HeldPieces held = new HeldPieces();
    private final Set<Param> said = EnumSet.noneOf(Param.class);
    private final Dropped dropped = new Dropped();
    private boolean thinks;

    RootFields(RequestOrder order) {
        this.order = order;
    }

    /** Writes the opening brace, model and stream flag. */
    void begin(ByteSink out) {
        ascii("{\"model\":", out);
        Envelope.string(order.model(), out);
        ascii(order.stream() ? ",\"stream\":true" : ",\"stream\":false", out);
        if (order.stream() && order.countable()) {
            // Asked for even if the client did not: what an answer cost must be known.
            ascii(",\"stream_options\":{\"include_usage\":true}", out);
        }
    }

    void param(Param key, @Borrowed ByteBuf raw) {
        String name = Samplers.standard(key);
        if (name == null && order.extensions()) {
            name = Samplers.extension(key);
        }
        if (name == null) {
            dropped.report(key.name().toLowerCase(Locale.ROOT));
        } else if (said.add(key)) {
            raw(name, raw);
            if (key == Param.REPEAT_PENALTY) {
                // vLLM and SGLang read the first name, llama.cpp and LM Studio this one.
                raw("repeat_penalty", raw);
            }
        }
    }

    void thinking(Thinking level) {
        if (order.reasons()) {
            thinks = true;
            ascii(",\"reasoning_effort\":\"" + Samplers.effort(level) + "\"", held);
        } else if (level != Thinking.OFF) {
            dropped.report("reasoning_effort");
        }
    }

    /** Whether the request says how much to think. */
    boolean thinks() {
        return thinks;
    }

    void format(@Borrowed @Nullable ByteBuf schema) {
        if (schema == null) {
            ascii(",\"response_format\":{\"type\":\"json_object\"}", held);
            return;
        }
        format("answer", false, schema);
    }

    void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        ascii(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":", held);
        Envelope.string(name, held);
        ascii(strict ? ",\"strict\":true,\"schema\":" : ",\"schema\":", held);
        held.append(schema);
        ascii("}}", held);
    }

    void raw(String name, @Borrowed ByteBuf raw) {
        ascii(",\"" + name + "\":", held);
        held.append(raw);
    }

    Dropped dropped() {
        return dropped;
    }

    /** Where more root fields can be put. */
    ByteSink more() {
        return held;
    }

    /** Writes what is held and the closing brace. */
    void end(ByteSink out) {
        held.moveTo(out);
        ascii("}", out);
    }

    void close() {
        held.close();
    }

    static void ascii(String text, ByteSink out) {
        out.append(text.getBytes(StandardCharsets.US_ASCII));
    }
}
