package io.councilrouter.codec.dialect.gemini;

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
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The root fields of a request beside its content, most of them in {@code generationConfig}; each begins with its comma.
 * One request's.
 */
final class RootFields implements RootWriter {
    private static final String FORMAT = "response_format";

    private final RequestOrder order;
    private final HeldPieces config = new HeldPieces();
    private final HeldPieces fields = new HeldPieces();
    private final Set<String> said = new HashSet<>();
    private final Dropped dropped = new Dropped();
    private final ThinkingWish wish;

    RootFields(RequestOrder order) {
        this.order = order;
        wish = new ThinkingWish(order.model());
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        String name = FieldNames.PARAMS.name(key);
        switch (key) {
            case STOP -> stop(raw);
            case TOP_K -> {
                if (text(raw).matches("[1-9]\\d*")) {
                    config("topK", raw);
                } else {
                    // Engines of one's own mean by zero and less that all tokens count, as they do unasked.
                    dropped.report(key.label());
                }
            }
            case MODALITIES -> modalities(raw);
            case SERVICE_TIER -> tier(text(raw));
            case SAFETY_SETTINGS -> root("safetySettings", raw);
            case PARALLEL_TOOL_CALLS -> {
                if (!text(raw).equals("true")) {
                    dropped.report(key.label());
                }
            }
            default -> {
                if (name == null) {
                    dropped.report(key.label());
                } else {
                    config(name, raw);
                }
            }
        }
    }

    private static String text(ByteBuf raw) {
        return raw.toString(StandardCharsets.UTF_8);
    }

    private void config(String name, ByteBuf raw) {
        if (said.add(name)) {
            configured(name);
            config.append(raw);
        }
    }

    /** Begins a field of the configuration, which the first one opens. */
    private void configured(String name) {
        ascii((config.isEmpty() ? "{\"" : ",\"") + name + "\":", config);
    }

    private void root(String name, ByteBuf raw) {
        if (said.add(name)) {
            ascii(",\"" + name + "\":", fields);
            fields.append(raw);
        }
    }

    /** One word or several. */
    private void stop(ByteBuf raw) {
        boolean list = raw.getByte(raw.readerIndex()) == '[';
        if (said.add("stopSequences")) {
            configured("stopSequences");
            ascii(list ? "" : "[", config);
            config.append(raw);
            ascii(list ? "" : "]", config);
        }
    }

    private void modalities(ByteBuf raw) {
        StringBuilder list = new StringBuilder();
        JsonCursor json = new JsonCursor();
        try {
            json.over(raw);
            for (Json token = json.next(); token != Json.END && token != Json.BAD; token = json.next()) {
                String word = token == Json.STRING ? json.text() : null;
                if (word != null && word.matches("[a-z_]+")) {
                    list.append(list.isEmpty() ? "\"" : ",\"").append(word.toUpperCase(Locale.ROOT));
                    list.append('"');
                }
            }
        } finally {
            json.close();
        }
        if (!list.isEmpty() && said.add("responseModalities")) {
            configured("responseModalities");
            ascii("[" + list + "]", config);
        }
    }

    private void tier(String word) {
        switch (word) {
            case "\"auto\"" -> {
                // The server's own choice, as if nothing were said.
            }
            case "\"default\"" -> service("standard");
            case "\"flex\"" -> service("flex");
            case "\"priority\"" -> service("priority");
            default -> dropped.report(Param.SERVICE_TIER.label());
        }
    }

    private void service(String tier) {
        if (said.add("serviceTier")) {
            ascii(",\"serviceTier\":\"" + tier + "\"", fields);
        }
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
        return wish.said();
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        if (!said.add("responseMimeType")) {
            return;
        }
        configured("responseMimeType");
        ascii("\"application/json\"", config);
        if (schema != null) {
            configured("responseJsonSchema");
            new SchemaSubset(config, FORMAT, dropped).write(schema);
        }
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        if (FieldNames.CONFIG.contains(name)) {
            config(name, raw);
        } else if (FieldNames.ROOT.contains(name)) {
            root(name, raw);
        } else {
            dropped.report(name);
        }
    }

    /** Names a part of the conversation that the server keeps. */
    void cached(@Borrowed ByteBuf raw) {
        root(FieldNames.CACHED, raw);
    }

    @Override
    public Dropped dropped() {
        return dropped;
    }

    /** Writes what is held. */
    void end(ByteSink out) {
        if (wish.said()) {
            configured("thinkingConfig");
            ascii(wish.config(), config);
        }
        if (!config.isEmpty()) {
            ascii(",\"generationConfig\":", out);
            config.moveTo(out);
            ascii("}", out);
        }
        fields.moveTo(out);
        close();
    }

    void close() {
        config.close();
        fields.close();
    }
}
