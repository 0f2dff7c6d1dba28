package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
final class JsonEscapesTest {

    private static String written(Consumer<Pieces> writer) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        writer.accept(out);
        long size = out.size();
        ByteBuf whole = out.takeComposite();
        assertEquals(size, whole.readableBytes());
        String text = whole.toString(StandardCharsets.UTF_8);
        whole.release();
        return text;
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String unescaped(String escaped) {
        return written(out -> assertTrue(JsonEscapes.unescape(utf8(escaped), out, Integer.MAX_VALUE)));
    }

    @Test
    void escapesWhatCannotStandInAString() {
        String text = "a\"b\\c/\b\f\n\r\t\u0000\u001f\u007fé漢😀";
        String escaped = "a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0000\\u001f\u007fé漢😀";
        assertEquals(escaped, written(out -> JsonEscapes.escape(utf8(text), out)));
        assertEquals('"' + escaped + '"', written(out -> JsonEscapes.quote(text, out)));
        assertEquals(text, unescaped(escaped));
        assertTrue(JsonEscapes.equalsUnescaped(utf8(escaped), text));
        assertEquals("\"a\\\"\\né😀\\ud800\"", JsonEscapes.quoted("a\"\né😀\ud800"));
    }

    @ParameterizedTest
    @CsvSource({
        "\\u0041,A",
        "\\u00e9\\u6f22,é漢",
        "\\ud83d\\ude00,😀",
        "\\uD83D\\uDE00x,😀x",
        "\\ud83d,\ufffd",
        "\\ud83dx,\ufffdx",
        "\\ud83d\\n\\ude00,'\ufffd\n\ufffd'",
        "\\ude00\\ud83d,\ufffd\ufffd",
        "\\ud83d\\ud83d\\ude00,\ufffd😀",
        "\\/\\\\\\\",/\\\""
    })
    void decodesEscapes(String escaped, String text) {
        assertEquals(text, unescaped(escaped));
        String whole = JsonEscapes.text(utf8(escaped), 100);
        assertNotNull(whole);
        // A String can contain half a pair, UTF-8 cannot.
        assertEquals(text, whole.replaceAll("[\\ud800-\\udfff]", "\ufffd"));
    }

    @Test
    void writesALoneSurrogateAsAnEscape() {
        assertEquals("\"\\ud800\"", written(out -> JsonEscapes.quote("\ud800", out)));
        assertEquals("\"\\udc00\\ud800x\"", written(out -> JsonEscapes.quote("\udc00\ud800x", out)));
    }

    @Test
    void comparesLoneSurrogatesToo() {
        assertTrue(JsonEscapes.equalsUnescaped(utf8("\\ud800"), "\ud800"));
        assertFalse(JsonEscapes.equalsUnescaped(utf8("\\ud800"), "\ud801"));
        assertFalse(JsonEscapes.equalsUnescaped(utf8("ab"), "a"));
        assertFalse(JsonEscapes.equalsUnescaped(utf8("a"), "ab"));
        assertTrue(JsonEscapes.equalsUnescaped(utf8(""), ""));
    }

    @Test
    void stopsAtTheLimit() {
        ByteBuf into = PooledByteBufAllocator.DEFAULT.heapBuffer();
        assertTrue(JsonEscapes.unescape(utf8("ab\\u00e9"), into, 4));
        assertEquals("abé", into.toString(StandardCharsets.UTF_8));
        assertFalse(JsonEscapes.unescape(utf8("ab\\u00e9"), into.clear(), 3));
        assertFalse(JsonEscapes.unescape(utf8("abcd"), into.clear(), 3));
        into.release();
        assertNull(JsonEscapes.text(utf8("abcd"), 3));
        assertNull(JsonEscapes.text(utf8("x".repeat(100)), 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "\\u", "\\u1", "\\u123", "\\uzzzz", "\\ud83d\\u", "\\ud83d\\", "\\q", "a\\"})
    void unescapesUncheckedInputWithoutFailing(String escaped) {
        assertTrue(unescaped(escaped).length() < 10);
        assertNotNull(JsonEscapes.text(utf8(escaped), 100));
        assertFalse(JsonEscapes.equalsUnescaped(utf8(escaped), "something else"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xbf, 0xc3, 0xe2, 0xf0, 0xf7, 0xff})
    void unescapesTornCharactersWithoutFailing(int lead) {
        ByteBuf torn = Unpooled.wrappedBuffer(new byte[] {'a', (byte) lead});
        assertEquals("a\ufffd", JsonEscapes.text(torn, 100));
        ByteBuf followed = Unpooled.wrappedBuffer(new byte[] {(byte) lead, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        assertNotNull(JsonEscapes.text(followed, 100));
    }

    @Test
    void makesTheSameTextOutOfWhatItMadeOfIt() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(round % 10 == 0 ? 30_000 : 40);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> random.nextInt(0x80);
                            case 1 -> 0x80 + random.nextInt(0x700);
                            case 2 -> 0x4e00 + random.nextInt(0x1000);
                            default -> 0x1f600 + random.nextInt(0x40);
                        });
            }
            String expected = text.toString();
            String escaped = written(out -> JsonEscapes.escape(utf8(expected), out));
            assertEquals(expected, unescaped(escaped));
            assertEquals('"' + escaped + '"', written(out -> JsonEscapes.quote(expected, out)));
            assertTrue(JsonEscapes.equalsUnescaped(utf8(escaped), expected));
            assertEquals(expected, JsonEscapes.text(utf8(escaped), Integer.MAX_VALUE));
            assertEquals(expected.getBytes(StandardCharsets.UTF_8).length, JsonEscapes.size(expected));
        }
    }
}
