package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.LeakExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the cursor shows of a document in one buffer. */
@ExtendWith(LeakExtension.class)
final class JsonViewTest {
    private static final String DOCUMENT =
            "{\"a\":\"x\\ny\",\"b\":[1,{\"c\":-0}],\"d\":\"" + "long ".repeat(300) + "\",\"e\":\"z\"}";

    private final JsonCursor json = new JsonCursor();

    /** Every kind of buffer that may come. */
    enum Source {
        HEAP,
        POOLED_HEAP,
        DIRECT,
        DIRECT_SLICE,
        RETAINED_SLICE,
        SLICE_OF_SLICE,
        COMPOSITE,
        SLICE_OF_COMPOSITE,
        DUPLICATE_OF_COMPOSITE;

        /** The document in a buffer of this kind, to be released once. */
        ByteBuf buffer() {
            byte[] bytes = Walk.utf8(DOCUMENT);
            PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
            return switch (this) {
                case HEAP -> Unpooled.wrappedBuffer(bytes);
                case POOLED_HEAP -> pool.heapBuffer().writeBytes(bytes);
                case DIRECT -> pool.directBuffer().writeBytes(bytes);
                case DIRECT_SLICE ->
                    pool.directBuffer().writeInt(0).writeBytes(bytes).slice(4, bytes.length);
                case RETAINED_SLICE -> {
                    ByteBuf whole = pool.directBuffer().writeInt(0).writeBytes(bytes);
                    ByteBuf slice = whole.retainedSlice(4, bytes.length);
                    whole.release();
                    yield slice;
                }
                case SLICE_OF_SLICE ->
                    pool.heapBuffer()
                            .writeInt(0)
                            .writeBytes(bytes)
                            .slice(2, bytes.length + 2)
                            .slice(2, bytes.length);
                case COMPOSITE -> composite(pool, bytes, 0);
                case SLICE_OF_COMPOSITE -> composite(pool, bytes, 4).slice(4, bytes.length);
                case DUPLICATE_OF_COMPOSITE ->
                    composite(pool, bytes, 4).duplicate().skipBytes(4);
            };
        }

        private static ByteBuf composite(PooledByteBufAllocator pool, byte[] bytes, int before) {
            CompositeByteBuf composite = pool.compositeBuffer(1 << 10);
            if (before > 0) {
                composite.addComponent(true, pool.directBuffer().writeZero(before));
            }
            for (int at = 0; at < bytes.length; at += 7) {
                composite.addComponent(
                        true, pool.directBuffer(7).writeBytes(bytes, at, Math.min(7, bytes.length - at)));
            }
            return composite;
        }
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void showsTheSameBytesOfAnyKindOfBuffer(Source kind) {
        ByteBuf source = kind.buffer();
        final int reader = source.readerIndex();
        json.over(source);
        assertEquals(Json.OBJECT, json.next());
        assertEquals(Json.NAME, json.next());
        assertEquals("a", text(json.value()));
        assertEquals(Json.STRING, json.next());
        assertEquals("x\\ny", text(json.value()));
        assertEquals("\"x\\ny\"", text(json.rawValue()));
        assertEquals("x\ny", json.text());
        final long from = json.from();
        final long to = json.to();
        json.next();
        assertEquals(Json.ARRAY, json.next());
        long list = json.from();
        assertEquals("[1,{\"c\":-0}]", text(json.rawValue()));
        assertEquals(list, json.from());
        assertEquals("\"x\\ny\"", text(json.viewOf(from, to)));
        assertEquals("[1,{\"c\":-0}]", text(json.value()));
        json.next();
        assertEquals(Json.STRING, json.next());
        assertEquals("long ".repeat(300), text(json.value()));
        assertNull(json.text());
        assertNull(json.text(1499));
        assertEquals("long ".repeat(300), json.text(1500));
        json.next();
        assertEquals(Json.STRING, json.next());
        assertEquals("z", json.text());
        assertEquals(Json.OBJECT_END, json.next());
        assertEquals(Json.END, json.next());
        assertEquals(reader, source.readerIndex());
        assertTrue(source.release(), "the cursor kept the source");
    }

    private static String text(ByteBuf view) {
        return view.toString(StandardCharsets.UTF_8);
    }

    @Test
    void keepsTwoViewsApart() {
        ByteBuf source = Walk.direct(Walk.utf8("[\"one\",\"two\"]"));
        json.over(source);
        json.next();
        json.next();
        ByteBuf one = json.viewOf(json.from(), json.to());
        json.next();
        ByteBuf two = json.value();
        assertEquals("\"one\"", text(one));
        assertEquals("two", text(two));
        source.release();
    }

    @Test
    void readsAValueInsideAnotherCursorsView() {
        ByteBuf source = Walk.direct(Walk.utf8("{\"a\":[{\"b\":\"c\"}]}"));
        json.over(source);
        json.next();
        json.next();
        json.next();
        JsonCursor inner = new JsonCursor();
        inner.over(json.rawValue());
        assertEquals(Json.ARRAY, inner.next());
        assertEquals(Json.OBJECT, inner.next());
        assertEquals("{\"b\":\"c\"}", text(inner.rawValue()));
        assertEquals(Json.ARRAY_END, inner.next());
        assertEquals(Json.END, inner.next());
        assertEquals(Json.OBJECT_END, json.next());
        source.release();
    }

    @Test
    void skipsWhatIsOpenAndNothingElse() {
        ByteBuf source = Walk.direct(Walk.utf8("[[[1],[2]],3,{\"a\":{}}]"));
        json.over(source);
        json.next();
        json.next();
        json.skipChildren();
        assertEquals(1, json.depth());
        json.skipChildren();
        assertEquals(Json.NUMBER, json.next());
        json.skipChildren();
        assertEquals(3, json.longValue(0));
        json.next();
        json.skipChildren();
        assertEquals(Json.ARRAY_END, json.next());
        source.release();
    }

    @Test
    void showsNothingOfABadContainer() {
        ByteBuf source = Walk.direct(Walk.utf8("[1,x]"));
        json.over(source);
        json.next();
        assertFalse(json.rawValue().isReadable());
        assertEquals(Json.BAD, json.next());
        assertNotNull(json.fault());
        source.release();
    }

    @Test
    void hasNoViewsOfADocumentInParts() {
        json.start();
        json.feed(Unpooled.wrappedBuffer(Walk.utf8("[1]")));
        json.next();
        assertThrows(IllegalStateException.class, json::value);
        assertThrows(IllegalStateException.class, json::rawValue);
        assertThrows(IllegalStateException.class, () -> json.viewOf(0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0,true,0",
        "-0,true,0",
        "1,true,1",
        "-17,true,-17",
        "9223372036854775807,true,9223372036854775807",
        "-9223372036854775808,true,-9223372036854775808",
        "9223372036854775808,false,42",
        "-9223372036854775809,false,42",
        "99999999999999999999,false,42",
        "1.0,false,42",
        "1e2,false,42",
        "'\"1\"',false,42",
        "true,false,42"
    })
    void readsIntegers(String document, boolean integer, long value) {
        ByteBuf source = Walk.direct(Walk.utf8(document));
        json.over(source);
        json.next();
        assertEquals(integer, json.isLong());
        assertEquals(value, json.longValue(42));
        assertEquals(document.replace("\"", ""), text(json.value()));
        source.release();
    }

    @Test
    void comparesTextWithoutMakingAString() {
        ByteBuf source = Walk.direct(Walk.utf8("[\"im\\u0061ge\",\"image\",\"imagE\",\"imag\",7]"));
        json.over(source);
        json.next();
        boolean[] same = new boolean[5];
        for (int i = 0; i < same.length; i++) {
            json.next();
            same[i] = json.is("image");
        }
        assertTrue(same[0] && same[1]);
        assertFalse(same[2] || same[3] || same[4]);
        source.release();
    }

    @Test
    void countsTheBytesOfTextAsTheyWouldBeInUtf8() {
        ByteBuf source = Walk.direct(Walk.utf8("[\"\\u00e9\\ud83d\\ude00\"]"));
        json.over(source);
        json.next();
        json.next();
        assertEquals("é😀", json.text(6));
        assertNull(json.text(5));
        source.release();
    }

    @Test
    void jumpsOverStringsItHasSeenBefore() {
        String text = "\\u0041" + "x".repeat(20_000);
        String document = "{\"a\":\"" + text + "\",\"b\":[\"" + text + "\"],\"c\":\"end\"}";
        byte[] bytes = Walk.utf8(document);
        int first = document.indexOf(text);
        int second = document.lastIndexOf(text);
        int[] spans = {first, first + text.length(), second, second + text.length()};
        String plain = Walk.over(json, bytes);
        // The inside is not read: that is the point, and this shows that it was skipped.
        bytes[first + 5_000] = 0;
        bytes[second + 19_000] = '"';
        ByteBuf source = Walk.direct(bytes);
        json.over(source);
        json.knownSpans(spans);
        StringBuilder walk = new StringBuilder();
        for (Json token = json.next(); token != Json.END; token = json.next()) {
            walk.append(token)
                    .append(' ')
                    .append(json.depth())
                    .append(' ')
                    .append(json.from())
                    .append("..");
            walk.append(json.to()).append('\n');
            assertFalse(token == Json.BAD, walk::toString);
        }
        assertEquals(
                plain.replaceAll("(?m)^(\\S+ \\S+ \\S+).*", "$1")
                        .replace("END\n", "")
                        .trim(),
                walk.toString().trim());
        source.release();
    }

    @Test
    void wrongKnownSpansDoNoHarm() {
        ByteBuf source = Walk.direct(Walk.utf8(DOCUMENT));
        json.over(source);
        json.knownSpans(new int[] {3, 9, 30, 35, 1_000_000, 1_000_001});
        Json token = json.next();
        while (token != Json.END && token != Json.BAD) {
            token = json.next();
        }
        assertEquals(Json.END, token);
        source.release();
    }

    @Test
    void canBeUsedAgainAfterEverything() {
        byte[] good = Walk.utf8("{\"a\":[1,\"b\"]}");
        String walk = Walk.over(new JsonCursor(), good);
        for (String before :
                new String[] {"", "{", "{\"a\":[1", "[1]x", "[\"abc", "nul", "[1e", "\u0001", "{\"a\":1}  x"}) {
            assertEquals(walk, Walk.over(json, good));
            Walk.over(json, Walk.utf8(before));
        }
        ByteBuf source = Walk.direct(good);
        for (int tokens = 0; tokens < 9; tokens++) {
            json.over(source);
            for (int i = 0; i < tokens; i++) {
                json.next();
            }
            assertEquals(walk, Walk.over(json, good), "left after " + tokens + " tokens");
        }
        json.close();
        json.close();
        assertEquals(walk, Walk.over(json, good));
        source.release();
    }

    @Test
    void costsNoHeapPerFrame() {
        ByteBuf frame = Walk.direct(
                Walk.utf8("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                        + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" sky\"},"
                        + "\"logprobs\":null,\"finish_reason\":null}]}"));
        long bytes = Allocations.perRun(() -> {
            json.over(frame);
            Json token = json.next();
            while (token != Json.END) {
                if (token == Json.STRING && json.name().equals("content")) {
                    json.value();
                    json.viewOf(json.from(), json.to());
                } else if (token == Json.NUMBER) {
                    json.longValue(0);
                }
                token = json.next();
            }
        });
        frame.release();
        assertEquals(0, bytes);
    }
}
