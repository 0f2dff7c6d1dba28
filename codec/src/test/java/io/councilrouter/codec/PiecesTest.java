package io.councilrouter.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class PiecesTest {
    private final Pieces pieces = new Pieces(PooledByteBufAllocator.DEFAULT);

    private static ByteBuf filled(int length) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        for (int i = 0; i < length; i++) {
            buffer.writeByte('a' + i % 26);
        }
        return buffer;
    }

    @Test
    void copiesWhatIsSmallAndSlicesWhatIsLarge() {
        ByteBuf small = filled(ByteSink.SLICE_FROM - 1);
        ByteBuf large = filled(ByteSink.SLICE_FROM);
        pieces.append(small);
        assertEquals(1, small.refCnt());
        pieces.append(large);
        assertEquals(2, large.refCnt());
        pieces.append(small, 3, 5);
        assertEquals(3, pieces.count());
        assertEquals(2 * ByteSink.SLICE_FROM - 1 + 5, pieces.size());
        assertEquals(0, small.readerIndex());
        pieces.reset();
        assertEquals(0, pieces.size());
        assertEquals(1, large.refCnt());
        small.release();
        large.release();
    }

    @Test
    void givesBackWhatWasPutInWhateverItsSizes() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            StringBuilder expected = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                int length = random.nextInt(4) == 0 ? random.nextInt(100_000) : random.nextInt(50);
                ByteBuf source = filled(length);
                String text = source.toString(StandardCharsets.US_ASCII);
                switch (random.nextInt(3)) {
                    case 0 -> pieces.append(source);
                    case 1 -> pieces.append(text.getBytes(StandardCharsets.US_ASCII));
                    default -> {
                        int part = Math.min(length, 64 * 1024);
                        text = text.substring(0, part);
                        pieces.tail(part).writeBytes(source, 0, part);
                    }
                }
                expected.append(text);
                assertEquals(expected.length(), pieces.size());
                source.release();
            }
            ByteBuf whole = pieces.takeComposite();
            assertEquals(expected.toString(), whole.toString(StandardCharsets.US_ASCII));
            whole.release();
            assertEquals(0, pieces.count());
            assertEquals(0, pieces.size());
        }
    }

    @Test
    void handsOverEachPieceOnce() {
        ByteBuf large = filled(2000);
        pieces.append(new byte[] {1});
        pieces.append(large);
        large.release();
        ByteBuf first = pieces.take(0);
        assertThrows(IllegalStateException.class, () -> pieces.take(0));
        assertThrows(IllegalStateException.class, () -> pieces.take(2));
        assertEquals(2001, pieces.size());
        pieces.append(new byte[] {2, 3});
        assertEquals(2003, pieces.size());
        List<ByteBuf> rest = new ArrayList<>();
        pieces.drainTo(rest::add);
        assertEquals(2, rest.size());
        assertEquals(2000, rest.getFirst().readableBytes());
        assertEquals(0, pieces.count());
        first.release();
        rest.forEach(ByteBuf::release);
    }

    @Test
    void neverWritesIntoATailThatWasHandedOver() {
        pieces.append(new byte[] {1, 2});
        ByteBuf first = pieces.take(0);
        pieces.append(new byte[] {3});
        assertEquals(2, first.readableBytes());
        assertEquals(3, pieces.size());
        ByteBuf second = pieces.take(1);
        assertEquals(3, second.readByte());
        first.release();
        second.release();
        pieces.release();
    }

    @Test
    void isEmptyAtFirst() {
        ByteBuf whole = pieces.takeComposite();
        assertFalse(whole.isReadable());
        whole.release();
        pieces.release();
        pieces.release();
        assertTrue(pieces.tail(10).isWritable(10));
        pieces.release();
    }
}
