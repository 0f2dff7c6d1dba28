package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.HeldPieces;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.VectorRequestWriter;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a request for vectors; each of a list names the model and the length of its vector, which may come last. */
final class InputRequestWriter implements VectorRequestWriter {
    private static final Set<String> OWN =
            Set.of("taskType", "title", "autoTruncate", "documentOcr", "audioTrackExtraction");

    private final boolean single;
    private final ByteSink out;
    private final String model;
    private final List<HeldPieces> inputs = new ArrayList<>(1);
    private final HeldText fields = new HeldText();
    private final Map<String, String> said = new HashMap<>();
    private final Dropped dropped = new Dropped();

    InputRequestWriter(boolean single, RequestOrder order, ByteSink out) {
        this.single = single;
        this.out = out;
        model = JsonEscapes.quoted(ModelPath.of(order.model()));
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        if (key == Param.DIMENSIONS) {
            ascii(",\"outputDimensionality\":", fields);
            fields.append(raw);
        } else {
            dropped.report(key.label());
        }
    }

    @Override
    public void other(String name, @Borrowed ByteBuf raw) {
        String value = raw.toString(StandardCharsets.UTF_8);
        String before = said.get(name);
        if (before == null && inputs.size() <= 1 && OWN.contains(name)) {
            said.put(name, value);
            ascii(",\"" + name + "\":", fields);
            fields.append(raw);
        } else if (!value.equals(before)) {
            // What is said of one input alone has no place: it goes with all of them.
            dropped.report(name);
        }
    }

    @Override
    public void input(@Borrowed ByteBuf escaped) {
        HeldPieces input = new HeldPieces();
        input.append(escaped);
        inputs.add(input);
    }

    @Override
    public void inputTokens(@Borrowed ByteBuf raw) {
        dropped.refuse("This model server embeds texts; it does not take token ids.", "input");
    }

    @Override
    public void end() {
        ascii(single ? "" : "{\"requests\":[", out);
        for (int i = 0; i < inputs.size(); i++) {
            ascii(i == 0 ? "{\"model\":" : ",{\"model\":", out);
            out.append(model.getBytes(StandardCharsets.UTF_8));
            ascii(",\"content\":{\"parts\":[{\"text\":\"", out);
            inputs.get(i).moveTo(out);
            ascii("\"}]}", out);
            out.append(fields.view());
            ascii("}", out);
            if (single) {
                break;
            }
        }
        if (single && inputs.size() != 1) {
            dropped.refuse("This model server makes one vector a request.", "input");
        }
        ascii(single ? "" : "]}", out);
        close();
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void close() {
        inputs.forEach(HeldPieces::close);
        inputs.clear();
        fields.close();
    }
}
