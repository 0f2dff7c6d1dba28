package io.councilrouter.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LeakExtension.class)
class NdjsonScannerTest {

    private static final int LIMIT = 20;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String scan(String wire) {
        return EveryCut.of(utf8(wire), pieces -> Cuts.of(new NdjsonScanner(LIMIT), pieces));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, `[]`",
                "`{}\n`, `[-={}]`",
                "`{\"a\":1}\n{\"b\":2}\n`, `[-={\"a\":1}, -={\"b\":2}]`",
                "`{}\r\n{}\r\n`, `[-={}, -={}]`",
                "`{}\n\n \t\n\r\n{}\n`, `[-={}, -={}]`",
                "`{}\n{}`, `[-={}, -={}]`",
                "`{}\n{}\r`, `[-={}, -={}]`",
                "`{}\n \t`, `[-={}]`",
                "`{\"a\":\"\u2028\u0085\"}\n`, `[-={\"a\":\"\u2028\u0085\"}]`",
                "`{}\r{}\n`, `[-={}\r{}]`",
                "`\u20ac\ud83d\ude00\n`, `[-=\u20ac\ud83d\ude00]`",
            })
    void cutsLines(String wire, String expected) {
        assertEquals(expected + " raw=" + new String(utf8(wire), StandardCharsets.ISO_8859_1), scan(wire));
    }

    @Test
    void limitsHoldToTheByte() {
        String line = "x".repeat(LIMIT);
        assertTrue(scan(line + "\n" + line + "\r\n" + line).startsWith("[-=" + line + ", -=" + line + ", -=" + line));
        assertEquals("[-=1] faults=1", scan("1\n" + line + "x\n2\n"));
        assertEquals("[-=1] faults=1", scan("1\n" + line + "x"));
        assertEquals("[-=1] faults=1", scan("1\n" + line + "x\r\n"));
    }

    @Test
    void aSinkMayCloseOrResetItsScanner() {
        NdjsonScanner scanner = new NdjsonScanner(LIMIT);
        Cuts cuts = new Cuts();
        FrameSink sink = new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                cuts.onFrame(frame);
                scanner.close();
                if (cuts.frames.size() < 3) {
                    scanner.reset();
                }
            }

            @Override
            public void onComment(Frame frame) {}

            @Override
            public void onFault(Fault fault) {
                throw new AssertionError(fault);
            }
        };
        for (String piece : new String[] {"1", "1\n9\n", "2\n9\n9", "3\n9", "9\n"}) {
            ByteBuf in = Unpooled.wrappedBuffer(utf8(piece));
            scanner.scan(in, sink);
            assertFalse(in.isReadable());
        }
        scanner.end(sink);
        assertEquals(List.of("-=11", "-=2", "-=3"), cuts.frames);
    }

    @Test
    void allocatesNothing() {
        ByteBuf in = Unpooled.wrappedBuffer(utf8("{\"a\":1}\n{\"b\":2}\r\n\n"));
        int length = in.readableBytes();
        int[] bytes = new int[1];
        FrameSink sink = new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                bytes[0] += frame.dataLength();
            }

            @Override
            public void onComment(Frame frame) {}

            @Override
            public void onFault(Fault fault) {
                throw new AssertionError(fault);
            }
        };
        NdjsonScanner scanner = new NdjsonScanner(LIMIT);
        assertEquals(0, Allocations.perRun(() -> scanner.scan(in.setIndex(0, length), sink)));
        assertTrue(bytes[0] > 0);
    }
}
