package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
final class RequestBodySpansTest {
    private static final ByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;

    private final BodyMemory memory = new BodyMemory(1 << 20);
    private final RequestBody body = new RequestBody(memory, POOL);

    private static String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    private void keep(String text, int step) {
        for (int at = 0; at < text.length(); at += step) {
            String part = text.substring(at, Math.min(text.length(), at + step));
            ByteBuf in = POOL.directBuffer(part.length()).writeBytes(part.getBytes(StandardCharsets.US_ASCII));
            assertTrue(body.keep(in));
            in.release();
        }
    }

    private String span(long from, long length) {
        Pieces out = new Pieces(POOL);
        body.append(from, length, out);
        ByteBuf whole = out.takeComposite();
        String text = whole.toString(StandardCharsets.US_ASCII);
        whole.release();
        return text;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 9000, 70_000})
    void givesBackWhatItKeptHoweverItCame(int step) {
        String all = text(200_000);
        assertTrue(body.announce(all.length()));
        keep(all, step);
        assertEquals(all, span(0, all.length()));
        assertEquals(all.substring(65_530, 65_550), span(65_530, 20));
        assertEquals(all.substring(1, 199_999), span(1, 199_998));
        assertEquals("", span(200_000, 0));
        ByteBuf view = body.view();
        assertEquals(all, view.toString(StandardCharsets.US_ASCII));
        view.release();
        body.dispose();
        assertEquals(0, memory.used());
    }
}
