package io.councilrouter.codec.dialect.openai;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootWriter;
import io.netty.buffer.ByteBuf;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The root fields of a request, held until its content is written; each begins with its comma. */
final class RootFields implements RootWriter {
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
            // Requested even if the client did not ask: we must know what an answer cost.
            ascii(",\"stream_options\":{\"include_usage\":true}", out);
        }
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        String name = Samplers.name(key, order.extensions());
        if (name == null) {
            dropped.report(key.label());
        } else if (said.add(key)) {
            raw(name, raw);
            if (key == Param.REPEAT_PENALTY) {
                // vLLM and SGLang read the other name, llama.cpp and LM Studio this one.
                raw("repeat_penalty", raw);
            }
        }
    }

    @Override
    public void thinking(Thinking level) {
        if (order.reasons()) {
            thinks = true;
            ascii(",\"reasoning_effort\":\"" + level.word() + "\"", held);
        } else if (level != Thinking.OFF) {
            dropped.report("reasoning_effort");
        }
    }

    @Override
    public boolean thinks() {
        return thinks;
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        if (schema == null) {
            ascii(",\"response_format\":{\"type\":\"json_object\"}", held);
            return;
        }
        format("answer", false, schema);
    }

    @Override
    public void format(String name, boolean strict, @Borrowed ByteBuf schema) {
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

    @Override
    public Dropped dropped() {
        return dropped;
    }

    /** Where further root fields can be written. */
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
}
