package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class RequestBodyTest {
    private static final ByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;

    private final BodyMemory memory = new BodyMemory(1 << 20);
    private final RequestBody body = new RequestBody(memory, POOL);

    @Test
    void isTheBytesThatCameHoweverTheyWereCut() {
        byte[] sent = new byte[300_000];
        new Random(3).nextBytes(sent);
        ByteBuf read = POOL.directBuffer(64 * 1024);
        Random cuts = new Random(5);
        int at = 0;
        while (at < sent.length) {
            int length = Math.min(sent.length - at, cuts.nextInt(4) == 0 ? 64 * 1024 : 1 + cuts.nextInt(3000));
            if (read.refCnt() > 1 || read.writableBytes() < length) {
                read.release();
                read = POOL.directBuffer(64 * 1024);
            }
            read.clear().writeBytes(sent, at, length);
            assertTrue(body.keep(read));
            assertEquals(0, read.readerIndex(), "borrowed: the reader index stays");
            at += length;
        }
        read.release();
        assertEquals(sent.length, body.size());
        assertEquals(sent.length, memory.used());
        ByteBuf whole = body.view();
        body.dispose();
        assertEquals(0, memory.used());
        assertTrue(ByteBufUtil.equals(Unpooled.wrappedBuffer(sent), whole), "the view outlives the body");
        whole.release();
    }

    @Test
    void retainsWhatFillsItsBufferAndCopiesTheRest() {
        ByteBuf large = POOL.directBuffer(16 * 1024, 16 * 1024).writeZero(16 * 1024);
        assertTrue(body.keep(large));
        assertEquals(2, large.refCnt());
        ByteBuf small = POOL.directBuffer(16 * 1024).writeZero(100);
        assertTrue(body.keep(small));
        assertEquals(1, small.refCnt(), "a hundred bytes do not pin a read buffer");
        body.dispose();
        assertEquals(1, large.refCnt());
        large.release();
        small.release();
    }

    @Test
    void reservesWhatIsAnnouncedOnce() {
        assertTrue(body.announce(1000));
        assertEquals(1000, memory.used());
        keep(400);
        keep(600);
        assertEquals(1000, memory.used());
        keep(24);
        assertEquals(1024, memory.used(), "what comes beyond is reserved as it comes");
        body.dispose();
        body.dispose();
        assertEquals(0, memory.used());
    }

    @Test
    void keepsNothingOfWhatHasNoRoom() {
        assertFalse(body.announce(1 << 20), "the last eighth is for small bodies");
        assertEquals(0, memory.used());
        assertTrue(body.announce(900_000));
        RequestBody second = new RequestBody(memory, POOL);
        ByteBuf part = POOL.directBuffer(200_000).writeZero(200_000);
        assertFalse(second.keep(part));
        assertEquals(0, second.size());
        assertEquals(1, part.refCnt());
        part.writerIndex(50_000);
        assertTrue(second.keep(part), "a small one gets in while uploads fill the rest");
        part.release();
        assertEquals(2, memory.refused());
        second.dispose();
        body.dispose();
        assertEquals(0, memory.used());
    }

    @Test
    void isAnEmptyBufferWithoutParts() {
        assertSame(Unpooled.EMPTY_BUFFER, body.view());
        body.dispose();
    }

    private void keep(int bytes) {
        ByteBuf part = POOL.directBuffer(bytes).writeZero(bytes);
        assertTrue(body.keep(part));
        part.release();
    }
}
