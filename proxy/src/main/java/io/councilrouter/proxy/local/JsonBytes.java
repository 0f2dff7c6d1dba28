package io.councilrouter.proxy.local;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Consumer;

/** JSON that is written off the loops, without pooled buffers, and sent on one. */
public final class JsonBytes {
    private JsonBytes() {}

    /** The bytes that {@code text} writes. Any thread. */
    public static byte[] of(Consumer<JsonWriter> text) {
        Pieces pieces = new Pieces(UnpooledByteBufAllocator.DEFAULT);
        ByteBuf whole = Unpooled.buffer();
        try {
            text.accept(new JsonWriter(pieces));
            pieces.drainTo(whole);
            return ByteBufUtil.getBytes(whole);
        } finally {
            pieces.release();
            whole.release();
        }
    }

    /** Writes {@code text} at once, on the calling thread; the result answers an exchange with it. */
    public static Consumer<Exchange> answer(Consumer<JsonWriter> text) {
        byte[] bytes = of(text);
        return x -> {
            x.down().sink().append(bytes);
            JsonAnswer.send(x);
        };
    }
}
