package io.councilrouter.bench.load.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireReaderTest {

    private static final String THREE_ANSWERS = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nx: y\r\n\r\n"
            + "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

    @Test
    void readsTheSameHoweverTheBytesAreCut() {
        String expected = "[200]hello.[200]abc0123456789abcdef.[503].";
        for (int cut = 0; cut <= THREE_ANSWERS.length(); cut++) {
            assertEquals(
                    expected, read(THREE_ANSWERS.substring(0, cut), THREE_ANSWERS.substring(cut)), "cut at " + cut);
        }
        assertEquals(expected, read(THREE_ANSWERS.split("")));
    }

    @Test
    void endsABodyWithoutFramingWhenThePeerCloses() {
        Recorder recorder = new Recorder();
        WireReader reader = new WireReader(true, recorder);
        feed(reader, "HTTP/1.0 200 OK\r\n\r\nall of it");
        assertEquals("[200]all of it", recorder.text.toString());
        reader.closed();
        assertEquals("[200]all of it.", recorder.text.toString());
    }

    @Test
    void givesUpOnAChunkSizeThatIsNone() {
        WireReader reader = new WireReader(true, new Recorder());
        feed(reader, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertTrue(reader.broken());
    }

    private static String read(String... pieces) {
        Recorder recorder = new Recorder();
        WireReader reader = new WireReader(true, recorder);
        for (String piece : pieces) {
            feed(reader, piece);
        }
        assertTrue(reader.betweenMessages());
        return recorder.text.toString();
    }

    private static void feed(WireReader reader, String text) {
        reader.read(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private static final class Recorder implements MessageSink {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(Head head) {
            text.append('[').append(head.status()).append(']');
        }

        @Override
        public void body(ByteBuf piece, int index, int length) {
            text.append(piece.toString(index, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void end() {
            text.append('.');
        }
    }
}
