package io.councilrouter.codec.dialect.ollama;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a request says of the size of its context where somebody else decides. */
@ExtendWith(LeakExtension.class)
final class ContextOptionTest {

    private static ByteBuf raw(String json) {
        return Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(@Nullable IntUnaryOperator context, String field, String value) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestWriter writer =
                ChatWire.INSTANCE.requestWriter(new RequestOrder("m", false, true, true, true, context), out);
        if (!field.isEmpty()) {
            writer.other(field, raw(value));
        }
        writer.message(Role.USER);
        writer.text(raw("hi"));
        writer.messageEnd();
        writer.end();
        writer.close();
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.UTF_8);
        all.release();
        out.release();
        int options = text.indexOf("\"options\"");
        return options < 0 ? "" : text.substring(options + 10, text.length() - 1);
    }

    @Test
    void whatIsDecidedElsewhereTakesThePlaceOfWhatIsAsked() {
        IntUnaryOperator twice = asked -> 2 * asked;
        assertEquals("{\"num_ctx\":8192}", written(twice, "num_ctx", "4096"));
        assertEquals("{\"top_k\":1,\"num_ctx\":8192}", written(twice, "options", "{\"num_ctx\":4096,\"top_k\":1}"));
        assertEquals("", written(twice, "", ""), "0 leaves it to the engine");
        assertEquals("{\"num_ctx\":512}", written(_ -> 512, "", ""));
    }

    @Test
    void whatIsNoNumberOfTokensStaysAsItIs() {
        for (String value : new String[] {"0", "-1", "\"4096\"", "4e3", "4096.0", "12345678901"}) {
            assertEquals("{\"num_ctx\":" + value + "}", written(_ -> 512, "num_ctx", value));
        }
    }

    @Test
    void withoutSuchADecisionItGoesThrough() {
        assertEquals("{\"num_ctx\":4096}", written(null, "num_ctx", "4096"));
        assertEquals("", written(null, "", ""));
    }
}
