package io.councilrouter.codec.dialect.ollama;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.Members;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RootWriter;
import io.councilrouter.codec.dialect.StopWords;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The root fields and options of a request, held until its content is written. What a client of another dialect says in
 * Ollama's own words ({@code options}, {@code keep_alive}, {@code num_ctx}…) is understood as Ollama would, and takes
 * precedence over a default of that dialect.
 */
final class RootFields implements RootWriter {
    private static final int[] NO_SPANS = {};
    private static final String CONTEXT = "num_ctx";
    /** Digits of the largest size that is understood. */
    private static final int LONGEST_SIZE = 9;

    private final RequestOrder order;
    private final HeldPieces fields = new HeldPieces();
    private final HeldPieces options = new HeldPieces();
    private final Set<String> said = new HashSet<>();
    private final Dropped dropped = new Dropped();
    private boolean thinks;
    /** Tokens of context that the request asks for; 0 for none. */
    private int asked;

    RootFields(RequestOrder order) {
        this.order = order;
    }

    /** Writes the opening brace and the model. */
    void begin(ByteSink out) {
        ascii("{\"model\":", out);
        new JsonWriter(out).string(order.model());
    }

    /** Writes the stream flag; Ollama streams if it is absent. */
    void stream(ByteSink out) {
        ascii(order.stream() ? ",\"stream\":true" : ",\"stream\":false", out);
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        String option = Options.option(key);
        String field = Options.field(key);
        if (option != null) {
            option(option, raw, key == Param.STOP);
        } else if (field != null) {
            field(field, raw);
        } else if (key == Param.N && !one(raw)) {
            dropped.refuse("This model server gives one answer per request: \"n\" must be 1.", "n");
        } else if (key != Param.N) {
            dropped.report(key.label());
        }
    }

    private static boolean one(ByteBuf raw) {
        return raw.readableBytes() == 1 && raw.getByte(raw.readerIndex()) == '1';
    }

    @Override
    public void thinking(Thinking level) {
        if (order.reasons()) {
            thinks = true;
            text("think", Options.think(level));
        } else if (level != Thinking.OFF) {
            // A model that does not reason is refused with any other value.
            dropped.report("reasoning_effort");
        }
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        if (schema == null) {
            text("format", "\"json\"");
        } else {
            field("format", schema);
        }
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        switch (name) {
            case "options" -> options(raw);
            case "think" -> think(raw);
            case "keep_alive", "format", "truncate", "shift" -> field(name, raw);
            default -> {
                if (Options.known(name)) {
                    option(name, raw, false);
                } else {
                    dropped.report(name);
                }
            }
        }
    }

    /** Reads the effort in Ollama's own word, from a client of another dialect. */
    private void think(ByteBuf raw) {
        boolean off = raw.readableBytes() == 5 && raw.getByte(raw.readerIndex()) == 'f';
        if (order.reasons()) {
            thinks = true;
            field("think", raw);
        } else if (!off) {
            dropped.report("think");
        }
    }

    @Override
    public boolean thinks() {
        return thinks;
    }

    private void options(ByteBuf raw) {
        JsonCursor json = new JsonCursor();
        Subtree part = new Subtree(NO_SPANS);
        Members members = new Members();
        try {
            json.over(raw);
            if (json.next() != Json.OBJECT) {
                dropped.report("options");
            } else if (members.read(json)) {
                members.tell(json, part, this::option);
            } else {
                dropped.refuse("\"options\" must not have more than " + Members.MOST + " members.", "options");
            }
        } finally {
            part.close();
            json.close();
        }
    }

    private void option(String name, JsonCursor json, Json value) {
        if (!name.equals("stop") || (value != Json.ARRAY && value != Json.STRING)) {
            option(name, json.rawValue(), false);
            return;
        }
        HeldText words = new HeldText();
        try {
            if (!StopWords.read(json, value, words)) {
                dropped.refuse("\"options.stop\" must be a string or a list of strings.", "options.stop");
            } else if (!words.isEmpty()) {
                option(name, words.view(), true);
            }
        } finally {
            words.close();
        }
    }

    /** Writes an option, unless it has been written before: the first value counts. */
    private void option(String name, ByteBuf raw, boolean list) {
        if (!said.add("options." + name) || (name.equals(CONTEXT) && sized(raw))) {
            return;
        }
        ascii(options.isEmpty() ? "" : ",", options);
        new JsonWriter(options).string(name);
        boolean wrap = list && raw.isReadable() && raw.getByte(raw.readerIndex()) != '[';
        ascii(wrap ? ":[" : ":", options);
        options.append(raw);
        ascii(wrap ? "]" : "", options);
    }

    /** Takes down how large a context is asked for, if that is decided elsewhere; what is no such number is left as it is. */
    private boolean sized(ByteBuf raw) {
        int digits = raw.readableBytes();
        if (order.context() == null || digits == 0 || digits > LONGEST_SIZE) {
            return false;
        }
        int number = 0;
        for (int i = raw.readerIndex(); i < raw.writerIndex(); i++) {
            int digit = raw.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = 10 * number + digit;
        }
        asked = number;
        return number > 0;
    }

    private void context() {
        IntUnaryOperator sizes = order.context();
        if (sizes == null || (asked == 0 && said.contains("options." + CONTEXT))) {
            return;
        }
        int size = sizes.applyAsInt(asked);
        if (size > 0) {
            ascii((options.isEmpty() ? "\"" : ",\"") + CONTEXT + "\":" + size, options);
        }
    }

    private void field(String name, ByteBuf raw) {
        if (said.add(name)) {
            ascii(",\"" + name + "\":", fields);
            fields.append(raw);
        }
    }

    private void text(String name, String raw) {
        if (said.add(name)) {
            ascii(",\"" + name + "\":" + raw, fields);
        }
    }

    /** Whether a message can hold it; if not, the request is refused. */
    boolean takes(Media kind, Media.Source source) {
        if (kind != Media.IMAGE) {
            dropped.refuse(
                    "This model server takes text and images only; it has no place for " + kind.label() + ".",
                    "messages");
        } else if (source != Media.Source.INLINE) {
            dropped.refuse(
                    "This model server takes images only inside the request: send the image as a data: URI with base64"
                            + " (data:image/png;base64,...), not as a link.",
                    "messages");
        }
        return kind == Media.IMAGE && source == Media.Source.INLINE;
    }

    @Override
    public Dropped dropped() {
        return dropped;
    }

    /** Writes what is held and the closing brace. */
    void end(ByteSink out) {
        fields.moveTo(out);
        context();
        if (!options.isEmpty()) {
            ascii(",\"options\":{", out);
            options.moveTo(out);
            ascii("}", out);
        }
        ascii("}", out);
    }

    void close() {
        fields.close();
        options.close();
    }
}
