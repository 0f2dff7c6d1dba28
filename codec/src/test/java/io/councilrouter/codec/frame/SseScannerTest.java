package io.councilrouter.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
class SseScannerTest {

    private static final int LIMIT = 100;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuf heap(String text) {
        return Unpooled.wrappedBuffer(utf8(text));
    }

    private static String scan(String wire) {
        return EveryCut.of(utf8(wire), pieces -> Cuts.of(new SseScanner(LIMIT), pieces));
    }

    private static String frames(String wire) {
        String result = scan(wire);
        String raw = new String(utf8(wire), StandardCharsets.ISO_8859_1);
        assertTrue(result.endsWith(" raw=" + raw), () -> "raw spans are not the input: " + result);
        return result.substring(0, result.length() - " raw=".length() - raw.length());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`data: a\n\n`, `[-=a]`",
                "`data: a\n\ndata: b\n\ndata: [DONE]\n\n`, `[-=a, -=b, -=[DONE]]`",
                "`data: a\r\n\r\ndata: b\r\n\r\n`, `[-=a, -=b]`",
                "`data: a\r\rdata: b\r\r`, `[-=a, -=b]`",
                "`data: a\n\rdata: b\r\n\ndata: c\r\r\ndata: d\n\r\n`, `[-=a, -=b, -=c, -=d]`",
                "`data:a\n\n`, `[-=a]`",
                "`data:  a \n\n`, `[-= a ]`",
                "`data:\n\n`, `[-=]`",
                "`data\n\n`, `[-=]`",
                "`data: \n\n`, `[-=]`",
                "`data: a\ndata: b\ndata\ndata:c\n\n`, `[-=a\nb\n\nc]`",
                "`data\ndata\n\n`, `[-=\n]`",
                "`data:\r\ndata: x\r\n\r\n`, `[-=\nx]`",
                "`event: ping\ndata: {}\n\n`, `[ping={}]`",
                "`event:ping\ndata: {}\n\n`, `[ping={}]`",
                "`event: error\nevent: ping\ndata: 1\n\ndata: 2\n\n`, `[ping=1, -=2]`",
                "`event: other\ndata: 1\n\n`, `[=1]`",
                "`event: ping\n\ndata: 1\n\n`, `[-=1]`",
                "`event:\ndata: 1\n\n`, `[-=1]`",
                "`id: 7\nretry: 10\ndata: 1\n\n`, `[-=1]`",
                "`: keep-alive\n\n`, `[]`",
                "`: a\n:b\ndata: 1\n: c\n\n`, `[-=1]`",
                "`\n\n\ndata: 1\n\n\n\n`, `[-=1]`",
                "`\r\n\r\n\r\ndata: 1\r\n\r\n\r\n`, `[-=1]`",
                "`\r\r\rdata: 1\r\r\r`, `[-=1]`",
                "`datax: 1\ndat: 2\n data: 3\nData: 4\n\n`, `[]`",
                "`eventx: ping\ndata: 1\n\n`, `[-=1]`",
                "`\ufeffdata: 1\n\n`, `[-=1]`",
                "`\ufeff\ndata: 1\n\n`, `[-=1]`",
                "`data: 1\n\n\ufeffdata: 2\n\n`, `[-=1]`",
                "`data: z\u00fc\u20ac\ud83d\ude00\u2028\n\n`, `[-=z\u00fc\u20ac\ud83d\ude00\u2028]`",
                "`data: 1\n\ndata: 2`, `[-=1, -=2]`",
                "`data: 1\n\ndata: 2\n`, `[-=1, -=2]`",
                "`data: 1\n\ndata: 2\r`, `[-=1, -=2]`",
                "`data: 1\n\nevent: ping`, `[-=1]`",
                "`data: 1\n\n: bye`, `[-=1]`",
                "`data: 1\r\n\r\ndata: 2\r\n`, `[-=1, -=2]`",
                "`data`, `[-=]`",
                "`d`, `[]`",
            })
    void cutsEvents(String wire, String expected) {
        assertEquals(expected, frames(wire));
    }

    @Test
    void emptyStreamsHaveNoFrames() {
        assertEquals("[]", frames(""));
    }

    @Test
    void handsAnEventOverWithTheCrThatEndsIt() {
        Cuts cuts = new Cuts();
        SseScanner scanner = new SseScanner(LIMIT);
        scanner.scan(heap("data: 1\r\n\r"), cuts);
        assertEquals(List.of("-=1"), cuts.frames);
        assertTrue(scanner.atBoundary());
        scanner.scan(heap("\ndata: 2\r\n\r\n"), cuts);
        assertEquals(List.of("-=1", "-=2"), cuts.frames);
        assertEquals("data: 1\r\n\r\ndata: 2\r\n\r\n", cuts.raw.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\r\n\r\n", "\r\r"})
    void limitsHoldToTheByte(String end) {
        assertEquals("[-=" + "x".repeat(94) + "]", frames("data: " + "x".repeat(94) + end));
        assertEquals("[] faults=1", scan("data: " + "x".repeat(95) + end + "data: 1" + end));
        assertEquals("[-=1] faults=1", scan("data: 1" + end + ":" + "x".repeat(500)));
    }

    @Test
    void manyShortLinesOfOneBlockCountTogether() {
        assertTrue(scan("data: 1\n".repeat(12) + "\n").startsWith("[-=1\n1"));
        assertEquals("[] faults=1", scan("data: 1\n".repeat(13) + "\n"));
        assertEquals("[] faults=1", scan(":\r\n".repeat(40) + "\r\n"));
    }

    @Test
    void refusesAnEndlessLineWhileItArrives() {
        SseScanner scanner = new SseScanner(1 << 20);
        Cuts cuts = new Cuts();
        ByteBuf piece = Unpooled.wrappedBuffer(new byte[64 * 1024]);
        for (int i = 0; i < 100 && cuts.faults == 0; i++) {
            scanner.scan(piece.setIndex(0, piece.capacity()), cuts);
            assertTrue(i <= 16);
        }
        assertEquals(1, cuts.faults);
        scanner.scan(heap("data: 1\n\n"), cuts);
        scanner.end(cuts);
        assertEquals(1, cuts.faults);
        assertEquals(List.of(), cuts.frames, "a dead scanner says nothing");
    }

    @Test
    void tellsWhyAStreamWasRefused() {
        Fault[] seen = new Fault[1];
        FrameSink sink = new FrameSink() {
            @Override
            public void onFrame(Frame frame) {}

            @Override
            public void onComment(Frame frame) {}

            @Override
            public void onFault(Fault fault) {
                seen[0] = fault;
            }
        };
        new SseScanner(3).scan(heap("data"), sink);
        assertEquals(FaultCode.UPSTREAM_MALFORMED, seen[0].code());
    }

    @Test
    void mixedLineEndsAreScannedOnce() {
        // A search for LF that restarts at every CR would look at 2^40 bytes here.
        ByteBuf in = Unpooled.wrappedBuffer(new byte[1 << 20]);
        for (int i = 0; i < in.capacity(); i++) {
            in.setByte(i, '\r');
        }
        Cuts cuts = new Cuts();
        new SseScanner(LIMIT).scan(in, cuts);
        assertEquals(1 << 20, cuts.comments);
    }

    @Test
    void scansOnlyTheLengthItIsGiven() {
        Cuts cuts = new Cuts();
        SseScanner scanner = new SseScanner(LIMIT);
        ByteBuf in = heap("XXdata: 1\n\ndata: 2\n\n").skipBytes(2);
        scanner.scan(in, 9, cuts);
        assertEquals(List.of("-=1"), cuts.frames);
        assertEquals("data: 2\n\n", in.toString(StandardCharsets.UTF_8));
        scanner.scan(in, 0, cuts);
        assertEquals(11, in.readerIndex());
    }

    @Test
    void showsAWholeEventWhereItLies() {
        ByteBuf in = heap("data: 1\n\n");
        SseScanner scanner = new SseScanner(LIMIT);
        scanner.scan(in, new Seen() {
            @Override
            public void onFrame(Frame frame) {
                assertSame(in, frame.data());
                assertSame(in, frame.source());
                assertEquals(9, frame.rawLength());
                assertEquals(1, frame.dataLength());
                frame.data().readByte();
                assertEquals(1, frame.data().readableBytes(), "every call sets the indices again");
            }
        });
        assertEquals(9, in.readerIndex());
    }

    @Test
    void aSinkMayRetainASliceOfACarriedEvent() {
        List<ByteBuf> kept = new ArrayList<>();
        FrameSink sink = new Seen() {
            @Override
            public void onFrame(Frame frame) {
                kept.add(frame.data().retainedSlice());
            }
        };
        SseScanner scanner = new SseScanner(LIMIT);
        for (String piece : new String[] {"data: o", "ne\n\nda", "ta: two\ndata: 2\n", "\ndata: th", "ree\n\n"}) {
            scanner.scan(heap(piece), sink);
        }
        scanner.close();
        assertEquals("one", kept.get(0).toString(StandardCharsets.UTF_8));
        assertEquals("two\n2", kept.get(1).toString(StandardCharsets.UTF_8));
        assertEquals("three", kept.get(2).toString(StandardCharsets.UTF_8));
        kept.forEach(ByteBuf::release);
    }

    @Test
    void aSinkMayCloseItsScanner() {
        SseScanner scanner = new SseScanner(LIMIT);
        Cuts cuts = new Cuts();
        FrameSink closing = new Seen() {
            @Override
            public void onFrame(Frame frame) {
                scanner.close();
                cuts.onFrame(frame);
            }
        };
        scanner.scan(heap("data: 1"), closing);
        ByteBuf in = heap("2\n\ndata: 3\n\ndata");
        scanner.scan(in, closing);
        scanner.end(closing);
        assertEquals(List.of("-=12"), cuts.frames);
        assertFalse(in.isReadable());
        scanner.close();
    }

    @Test
    void aSinkMayResetItsScanner() {
        SseScanner scanner = new SseScanner(LIMIT);
        Cuts cuts = new Cuts();
        FrameSink resetting = new Seen() {
            @Override
            public void onFrame(Frame frame) {
                cuts.onFrame(frame);
                scanner.reset();
            }
        };
        scanner.scan(heap("data: 1"), resetting);
        scanner.scan(heap("\n\ndata: 2\n\n"), resetting);
        scanner.scan(heap("\ufeffdata: 3\n\ndata"), cuts);
        scanner.end(resetting);
        scanner.scan(heap("data: 4\n\n"), cuts);
        assertEquals(List.of("-=1", "-=3", "-=", "-=4"), cuts.frames);
        scanner.close();
    }

    @Test
    void aClosedScannerLivesAgainAfterAReset() {
        SseScanner scanner = new SseScanner(LIMIT);
        Cuts cuts = new Cuts();
        scanner.scan(heap("event: x\ndata: 1"), cuts);
        scanner.close();
        scanner.reset();
        scanner.scan(heap("data: 2\n\n"), cuts);
        assertEquals(List.of("-=2"), cuts.frames);
    }

    @Test
    void anExceptionOfTheSinkLeaksNothing() {
        SseScanner scanner = new SseScanner(LIMIT);
        FrameSink failing = new Seen() {
            @Override
            public void onFrame(Frame frame) {
                throw new IllegalStateException("a bug");
            }
        };
        scanner.scan(heap("data: 1"), failing);
        try {
            scanner.scan(heap("\n\n"), failing);
        } catch (IllegalStateException e) {
            assertEquals("a bug", e.getMessage());
        }
        scanner.close();
    }

    @Test
    void aLargeCarriedEventGivesItsBufferBack() {
        SseScanner scanner = new SseScanner(1 << 20);
        Cuts cuts = new Cuts();
        String big = "x".repeat(300_000);
        ByteBuf in = PooledByteBufAllocator.DEFAULT.buffer();
        in.writeBytes(utf8("data: " + big + "\n\n"));
        scanner.scan(in, 200_000, cuts);
        assertFalse(scanner.atBoundary());
        scanner.scan(in, cuts);
        assertEquals(List.of("-=" + big), cuts.frames);
        in.release();
    }

    @Test
    void allocatesNothingForAWholeEvent() {
        ByteBuf in = heap("data: {\"a\":1}\n\nevent: x\r\ndata: 2\r\n\r\n: c\n\n");
        int length = in.readableBytes();
        Counting sink = new Counting();
        SseScanner scanner = new SseScanner(LIMIT);
        assertEquals(0, Allocations.perRun(() -> scanner.scan(in.setIndex(0, length), sink)));
        assertTrue(sink.bytes > 0);
    }

    /**
     * The leak records of tests allocate at each access, so reuse is proven by identity here, and by bytes in bench.
     */
    @Test
    void carriesSplitEventsInOneBuffer() {
        List<ByteBuf> sources = new ArrayList<>();
        FrameSink sink = new Seen() {
            @Override
            public void onFrame(Frame frame) {
                sources.add(frame.source());
            }
        };
        SseScanner scanner = new SseScanner(LIMIT);
        ByteBuf split = heap("ta: 1\n\nda");
        scanner.scan(heap("da"), sink);
        for (int i = 0; i < 3; i++) {
            scanner.scan(split.setIndex(0, 9), sink);
        }
        assertEquals(3, sources.size());
        assertSame(sources.get(0), sources.get(1));
        assertSame(sources.get(0), sources.get(2));
        scanner.close();
    }

    /** Receives everything, keeps nothing. */
    private abstract static class Seen implements FrameSink {
        @Override
        public void onComment(Frame frame) {}

        @Override
        public void onFault(Fault fault) {
            throw new AssertionError(fault);
        }
    }

    private static final class Counting extends Seen {
        long bytes;

        @Override
        public void onFrame(Frame frame) {
            bytes += frame.data().readableBytes();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`id: 1\ndata: a\n\n`, true",
                "`data: a\nid\n\n`, true",
                "`id:\r\n\r\n`, true",
                "`data: id: 1\n\n`, false",
                "`idle: 1\ndata: a\n\n`, false",
                "`: id: 1\n\n`, false"
            })
    void knowsWhetherEventsHaveIds(String wire, boolean saw) {

        boolean seen = EveryCut.of(utf8(wire), pieces -> {
            SseScanner scanner = new SseScanner(LIMIT);
            Cuts.of(scanner, pieces);
            return scanner.sawId();
        });
        assertEquals(saw, seen);
        SseScanner again = new SseScanner(LIMIT);
        again.reset();
        assertFalse(again.sawId());
        again.close();
    }
}
