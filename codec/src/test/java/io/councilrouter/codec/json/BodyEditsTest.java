package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class BodyEditsTest {
    private final BodyEdits edits = new BodyEdits();

    private String applied(String body) {
        ByteBuf source = Walk.direct(Walk.utf8(body));
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        try {
            edits.apply(source, out);
            assertEquals(edits.sizeAfter(body.length()), out.size());
            String text = taken(out);
            edits.apply(inSpans(source), out);
            assertEquals(text, taken(out));
            return text;
        } finally {
            source.release();
            out.release();
        }
    }

    private static String taken(Pieces out) {
        ByteBuf whole = out.takeComposite();
        String text = whole.toString(StandardCharsets.UTF_8);
        whole.release();
        return text;
    }

    /** The same body, presented as one that lies in several buffers. */
    private static BodyEdits.Original inSpans(ByteBuf source) {
        return new BodyEdits.Original() {
            @Override
            public long size() {
                return source.readableBytes();
            }

            @Override
            public void append(long from, long length, ByteSink out) {
                out.append(source, source.readerIndex() + (int) from, (int) length);
            }
        };
    }

    @Test
    void changesNothingWithoutEdits() {
        assertTrue(edits.isEmpty());
        assertEquals("{}", applied("{}"));
        assertEquals("", applied(""));
    }

    @Test
    void replacesInOrderOfPlaceNotOfTelling() {
        edits.replace(7, 10, "XYZZY")
                .insert(1, "<")
                .replace(3, 5, "")
                .insert(10, "!")
                .insert(0, "^");
        assertEquals("^0<1256XYZZY!", applied("0123456789"));
    }

    @Test
    void keepsInsertionsAtOnePlaceInOrder() {
        edits.insert(1, "a,").insert(1, "b,").replace(1, 2, "c").insert(2, "d");
        assertEquals("{a,b,cd}", applied("{x}"));
    }

    @Test
    void refusesOverlaps() {
        edits.replace(2, 5, "x");
        assertThrows(IllegalStateException.class, () -> edits.replace(4, 6, "y"));
        assertThrows(IllegalStateException.class, () -> edits.replace(1, 3, "y"));
        assertThrows(IllegalStateException.class, () -> edits.replace(2, 5, "y"));
        assertThrows(IllegalStateException.class, () -> edits.insert(3, "y"));
        assertThrows(IllegalStateException.class, () -> edits.replace(6, 5, "y"));
        assertThrows(IllegalStateException.class, () -> edits.replace(-1, 0, "y"));
        edits.replace(5, 6, "y").replace(1, 2, "z");
        assertEquals("0zxy678", applied("012345678"));
    }

    @Test
    void refusesEditsBehindTheBody() {
        edits.insert(4, "x");
        assertThrows(IllegalStateException.class, () -> applied("{}"));
    }

    @Test
    void canBeUsedAgain() {
        for (int i = 0; i < 20; i++) {
            edits.insert(i, "-");
        }
        assertEquals("-0-1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6-7-8-9", applied("01234567890123456789"));
        edits.clear();
        assertEquals("ab", applied("ab"));
    }

    @Test
    void slicesWhatIsLargeAndCopiesNothingOfIt() {
        String prompt = "p".repeat(150_000);
        String body = "{\"model\":\"gpt\",\"prompt\":\"" + prompt + "\"}";
        edits.replace(9, 14, "\"llama\"");
        ByteBuf source = Walk.direct(Walk.utf8(body));
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        edits.apply(source, out);
        assertEquals(2, out.count());
        assertEquals(2, source.refCnt());
        ByteBuf whole = out.takeComposite();
        assertEquals(body.replace("gpt", "llama"), whole.toString(StandardCharsets.UTF_8));
        whole.release();
        assertEquals(1, source.refCnt());
        source.release();
    }
}
