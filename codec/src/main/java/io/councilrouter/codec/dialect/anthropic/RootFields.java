package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootWriter;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The root fields of a request beside its content, held until that is written: what may be said of sampling depends on
 * whether the model thinks, and how much it may think on how long its answer may be. Each begins with its comma. One
 * request's.
 */
final class RootFields implements RootWriter {
    private final RequestOrder order;
    private final HeldPieces fields = new HeldPieces();
    private final HeldPieces schema = new HeldPieces();
    private final Set<String> said = new HashSet<>();
    private final Dropped dropped = new Dropped();
    private final ThinkingWish wish;
    private String limit = "";
    private String temperature = "";
    private String topP = "";
    private String topK = "";
    private boolean thinks;

    RootFields(RequestOrder order) {
        this.order = order;
        wish = new ThinkingWish(order.model());
    }

    /** Writes the opening brace, model and stream flag. */
    void begin(ByteSink out) {
        ascii("{\"model\":", out);
        new JsonWriter(out).string(order.model());
        ascii(order.stream() ? ",\"stream\":true" : ",\"stream\":false", out);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        switch (key) {
            case MAX_TOKENS -> limit = text(raw);
            case TEMPERATURE -> temperature = text(raw);
            case TOP_P -> topP = text(raw);
            case TOP_K -> topK = text(raw);
            case STOP -> stop(raw);
            case USER, SAFETY_IDENTIFIER -> {
                if (said.add("metadata")) {
                    ascii(",\"metadata\":{\"user_id\":", fields);
                    fields.append(raw);
                    ascii("}", fields);
                }
            }
            case SERVICE_TIER -> tier(text(raw));
            case N -> {
                if (!text(raw).equals("1")) {
                    dropped.refuse("This model server gives one answer a request: \"n\" must be 1.", "n");
                }
            }
            default -> dropped.report(key.label());
        }
    }

    private static String text(ByteBuf raw) {
        return raw.toString(StandardCharsets.UTF_8);
    }

    private void tier(String word) {
        String ours =
                switch (word) {
                    case "\"auto\"" -> "auto";
                    case "\"default\"" -> "standard_only";
                    default -> "";
                };
        if (ours.isEmpty()) {
            dropped.report(Param.SERVICE_TIER.label());
        } else if (said.add("service_tier")) {
            ascii(",\"service_tier\":\"" + ours + "\"", fields);
        }
    }

    /** One word or several; those that are blank are refused by the API. */
    private void stop(ByteBuf raw) {
        JsonCursor json = new JsonCursor();
        boolean any = false;
        try {
            json.over(raw);
            for (Json token = json.next(); token != Json.END && token != Json.BAD; token = json.next()) {
                if (token == Json.STRING && BlankText.blank(json.value())) {
                    dropped.report(Param.STOP.label());
                } else if (token == Json.STRING) {
                    ascii(any ? "," : ",\"stop_sequences\":[", fields);
                    fields.append(json.rawValue());
                    any = true;
                }
            }
        } finally {
            json.close();
        }
        ascii(any ? "]" : "", fields);
    }

    @Override
    public void thinking(Thinking level) {
        if (order.reasons()) {
            wish.level(level);
        } else if (level != Thinking.OFF) {
            dropped.report(ThinkingWish.NAME);
        }
    }

    void budget(long tokens) {
        if (order.reasons()) {
            wish.budget(tokens);
        } else if (tokens != 0) {
            dropped.report(ThinkingWish.NAME);
        }
    }

    @Override
    public boolean thinks() {
        return thinks;
    }

    /** Any JSON at all cannot be demanded. */
    @Override
    public void format(@Borrowed @Nullable ByteBuf wanted) {
        if (wanted == null) {
            dropped.report("response_format");
        } else {
            schema.close();
            schema.append(wanted);
        }
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        if (!FieldNames.OWN.contains(name)) {
            dropped.report(name);
        } else if (said.add(name)) {
            ascii(",\"" + name + "\":", fields);
            fields.append(raw);
            thinks |= name.equals("thinking");
        }
    }

    @Override
    public Dropped dropped() {
        return dropped;
    }

    /**
     * Writes what is held.
     *
     * @param forced whether the model has to call a tool
     * @param unsigned whether its last turn called one without saying what it thought
     */
    void end(boolean forced, boolean unsigned, ByteSink out) {
        boolean own = said.contains("thinking");
        if (!own) {
            wish.settle(limit, forced, unsigned, dropped);
            thinks = wish.said();
        }
        ascii(",\"max_tokens\":" + (limit.isEmpty() ? Long.toString(wish.room(RequestOrder.LIMIT)) : limit), out);
        fields.moveTo(out);
        if (!own) {
            ascii(wish.config(), out);
        }
        output(out);
        sampling(own || wish.on(), out);
    }

    private void output(ByteSink out) {
        String effort = said.contains("thinking") ? "" : wish.effort();
        if (said.contains("output_config") || (effort.isEmpty() && schema.isEmpty())) {
            return;
        }
        ascii(",\"output_config\":{", out);
        if (!effort.isEmpty()) {
            ascii("\"effort\":\"" + effort + (schema.isEmpty() ? "\"" : "\","), out);
        }
        if (!schema.isEmpty()) {
            ascii("\"format\":{\"type\":\"json_schema\",\"schema\":", out);
            schema.moveTo(out);
            ascii("}", out);
        }
        ascii("}", out);
    }

    /**
     * What is usual is not said: newer models of the API refuse to be told two of these, or any. Servers of one's own take
     * what comes.
     */
    private void sampling(boolean thinking, ByteSink out) {
        if (order.extensions()) {
            said("temperature", temperature, out);
            said("top_p", topP, out);
            said("top_k", topK, out);
            return;
        }
        boolean warm = number(temperature, 1) < 1;
        if (warm && !thinking) {
            said("temperature", temperature, out);
        } else if (number(temperature, 1) != 1) {
            dropped.report(Param.TEMPERATURE.label());
        }
        double share = number(topP, 1);
        if (share != 1 && (thinking ? share < LEAST_THINKING : warm)) {
            dropped.report(Param.TOP_P.label());
        } else if (share != 1) {
            said("top_p", topP, out);
        }
        if (thinking && !topK.isEmpty()) {
            dropped.report(Param.TOP_K.label());
        } else {
            said("top_k", topK, out);
        }
    }

    /** A model that thinks is refused with a smaller share. */
    private static final double LEAST_THINKING = 0.95;

    private static double number(String text, double otherwise) {
        // The reader of the client's dialect has seen that it is a number.
        return text.isEmpty() ? otherwise : Double.parseDouble(text);
    }

    private static void said(String name, String value, ByteSink out) {
        if (!value.isEmpty()) {
            ascii(",\"" + name + "\":" + value, out);
        }
    }

    void close() {
        fields.close();
        schema.close();
    }
}
