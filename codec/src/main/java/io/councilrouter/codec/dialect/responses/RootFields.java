package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootWriter;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The root fields of a request beside its content, held until that is written; each begins with its comma. Servers are told
 * to keep nothing: whoever asks through us has the conversation. So what is sealed of the reasoning must come with the
 * answer wherever there will be some. One request's.
 */
final class RootFields implements RootWriter {
    private final RequestOrder order;
    private final HeldPieces held = new HeldPieces();
    private final HeldPieces format = new HeldPieces();
    private final HeldPieces verbosity = new HeldPieces();
    private final Set<Param> said = EnumSet.noneOf(Param.class);
    private final Dropped dropped = new Dropped();
    private boolean thinks;
    private boolean sealed;
    private boolean logprobs;

    RootFields(RequestOrder order) {
        this.order = order;
    }

    /** Writes the opening brace, model and stream flag. */
    void begin(ByteSink out) {
        ascii("{\"model\":", out);
        new JsonWriter(out).string(order.model());
        ascii(order.stream() ? ",\"stream\":true" : ",\"stream\":false", out);
        ascii(",\"store\":false", out);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        switch (key) {
            case VERBOSITY -> {
                verbosity.close();
                verbosity.append(raw);
            }
            case LOGPROBS -> logprobs = text(raw).equals("true");
            case STORE -> {
                if (text(raw).equals("true")) {
                    dropped.report(key.label());
                }
            }
            case N -> {
                if (!text(raw).equals("1")) {
                    dropped.refuse("This model server gives one answer a request: \"n\" must be 1.", "n");
                }
            }
            default -> {
                String name = FieldNames.PARAMS.name(key);
                if (name == null) {
                    dropped.report(key.label());
                } else if (said.add(key)) {
                    ascii(",\"" + name + "\":", held);
                    held.append(raw);
                }
            }
        }
    }

    private static String text(ByteBuf raw) {
        return raw.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void thinking(Thinking level) {
        if (order.reasons()) {
            thinks = true;
            sealed |= level != Thinking.OFF;
            ascii(",\"reasoning\":{\"effort\":\"" + level.word() + "\"", held);
            ascii(level == Thinking.OFF ? "}" : ",\"summary\":\"auto\"}", held);
        } else if (level != Thinking.OFF) {
            dropped.report("reasoning_effort");
        }
    }

    @Override
    public boolean thinks() {
        return thinks;
    }

    /** The conversation has sealed reasoning in it: so will the answer. */
    void seal() {
        sealed = true;
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        if (schema == null) {
            format.close();
            ascii("\"format\":{\"type\":\"json_object\"}", format);
        } else {
            format("answer", false, schema);
        }
    }

    /** That it need not be followed to the letter is said as well: this API takes the opposite for granted. */
    @Override
    public void format(String name, boolean strict, @Borrowed ByteBuf schema) {
        format.close();
        ascii("\"format\":{\"type\":\"json_schema\",\"name\":", format);
        new JsonWriter(format).string(name);
        ascii(strict ? ",\"strict\":true,\"schema\":" : ",\"strict\":false,\"schema\":", format);
        format.append(schema);
        ascii("}", format);
    }

    @Override
    public Dropped dropped() {
        return dropped;
    }

    /** Writes what is held. */
    void end(ByteSink out) {
        held.moveTo(out);
        boolean seals = sealed && !order.extensions();
        if (seals || logprobs) {
            ascii(",\"include\":[", out);
            ascii(seals ? "\"reasoning.encrypted_content\"" : "", out);
            ascii(seals && logprobs ? "," : "", out);
            ascii(logprobs ? "\"message.output_text.logprobs\"" : "", out);
            ascii("]", out);
        }
        if (!format.isEmpty() || !verbosity.isEmpty()) {
            boolean both = !format.isEmpty() && !verbosity.isEmpty();
            ascii(",\"text\":{", out);
            format.moveTo(out);
            if (!verbosity.isEmpty()) {
                ascii(both ? ",\"verbosity\":" : "\"verbosity\":", out);
                verbosity.moveTo(out);
            }
            ascii("}", out);
        }
    }

    void close() {
        held.close();
        format.close();
        verbosity.close();
    }
}
