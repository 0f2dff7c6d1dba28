package io.councilrouter.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {

    private final ByteBuf bytes = Unpooled.buffer();
    private final ByteSink out = new ByteSink() {
        @Override
        public ByteBuf tail(int room) {
            return bytes;
        }

        @Override
        public void append(ByteBuf source, int index, int length) {
            bytes.writeBytes(source, index, length);
        }

        @Override
        public long size() {
            return bytes.readableBytes();
        }
    };

    private static ByteBuf text(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void wrapsDataThatTheCallerWrites() {
        SseWriter.open(out);
        bytes.writeByte('1');
        SseWriter.close(out);
        SseWriter.open(SseWriter.opening("ping"), out);
        bytes.writeByte('2');
        SseWriter.close(out);
        SseWriter.comment(SseWriter.comment("keep-alive"), out);
        assertEquals("data: 1\n\nevent: ping\ndata: 2\n\n: keep-alive\n\n", written());
    }

    @Test
    void anArrayGrowsElementByElement() {
        ArrayWriter array = new ArrayWriter();
        array.open(out);
        bytes.writeByte('1');
        array.open(out);
        bytes.writeByte('2');
        array.end(out);
        assertEquals("[1,\r\n2]", written());
        bytes.clear();
        array.restart();
        array.end(out);
        assertEquals("[]", written());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a\nb", "a\r\nb", "a\rb", "\n", "a\n\nb\n", "\u00fc\u2028"})
    void whatIsWrittenReadsBackAsItWas(String data) {
        ByteBuf source = text(data);
        SseWriter.frame(source, out);
        assertEquals(0, source.readerIndex());
        Cuts cuts = new Cuts();
        SseScanner scanner = new SseScanner(100);
        scanner.scan(bytes, cuts);
        assertEquals(List.of("-=" + data.replace("\r\n", "\n").replace('\r', '\n')), cuts.frames);
        scanner.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"`{}`, `{}\n`", "`{\n\"a\":1\n}`, `{ \"a\":1 }\n`", "`\n`, ` \n`"})
    void oneJsonValueIsOneLine(String json, String line) {
        NdjsonWriter.frame(text(json), out);
        assertEquals(line, written());
        bytes.clear();
        NdjsonWriter.close(out);
        assertEquals("\n", written());
    }

    @Test
    void constantsAreOneLine() {
        assertThrows(IllegalArgumentException.class, () -> SseWriter.opening("a\nb"));
        assertThrows(IllegalArgumentException.class, () -> SseWriter.comment("a\rb"));
    }
}
