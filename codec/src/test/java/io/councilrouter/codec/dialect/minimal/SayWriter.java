package io.councilrouter.codec.dialect.minimal;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.PartialRequestWriter;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the messages, and drops all the rest. */
final class SayWriter implements PartialRequestWriter {
    private final JsonWriter json;
    private final Dropped dropped = new Dropped();
    private String most = Integer.toString(RequestOrder.LIMIT);

    SayWriter(ByteSink out) {
        json = new JsonWriter(out);
        json.open().name("say").openArray();
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void param(Param key, @Borrowed ByteBuf raw) {
        if (key == Param.MAX_TOKENS) {
            most = raw.toString(StandardCharsets.US_ASCII);
        } else {
            dropped.report(key.label());
        }
    }

    @Override
    public void sealed(Seal kind, @Borrowed ByteBuf escaped) {
        if (kind == Seal.SIGNATURE) {
            json.open().name("seal").escaped(escaped).close();
        } else {
            dropped.report("reasoning_signature");
        }
    }

    @Override
    public void thinking(Thinking level) {
        dropped.report("thinking");
    }

    @Override
    public void format(@Borrowed @Nullable ByteBuf schema) {
        dropped.report("format");
    }

    @Override
    public void message(Role role) {
        json.openArray().string(role.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void text(@Borrowed ByteBuf escaped) {
        json.escaped(escaped);
    }

    @Override
    public void messageEnd() {
        json.closeArray();
    }

    @Override
    public void end() {
        json.closeArray()
                .name("most")
                .raw(most.getBytes(StandardCharsets.US_ASCII))
                .close();
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
