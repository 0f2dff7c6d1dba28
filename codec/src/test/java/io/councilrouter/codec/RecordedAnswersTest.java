package io.councilrouter.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.councilrouter.codec.frame.NdjsonScanner;
import io.councilrouter.codec.frame.SseScanner;
import io.councilrouter.codec.http.BodyScanner;
import io.councilrouter.codec.http.BodyStatus;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real Ollama and llama.cpp servers sent, as {@code make real ARGS=--capture} recorded it. */
@ExtendWith(LeakExtension.class)
class RecordedAnswersTest {

    private static final String FOLDER = "/transcripts/real/";
    /** Cutting at every byte takes time that grows with the square of the length. */
    private static final int CUT_EVERYWHERE_BELOW = 4096;

    private record Answer(int status, String body, List<String> frames, boolean complete) {}

    static Stream<String> recordings() throws IOException, URISyntaxException {
        Path folder = Path.of(
                requireNonNull(RecordedAnswersTest.class.getResource(FOLDER)).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .sorted()
                    .toList();
            return names.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void areReadToTheirEndHoweverTheyAreCut(String name) {
        byte[] wire = Transcript.read(RecordedAnswersTest.class, FOLDER + name);
        boolean headRequest = name.contains("root-head");
        Answer answer = wire.length < CUT_EVERYWHERE_BELOW
                ? EveryCut.of(wire, pieces -> read(pieces, headRequest))
                : EveryCut.cut(wire, pieces -> read(pieces, headRequest));
        assertEquals(
                answer,
                EveryCut.cut(
                        wire,
                        pieces -> read(pieces, headRequest),
                        IntStream.range(1, wire.length).toArray()));
        assertTrue(answer.complete(), () -> "not read to the end: " + answer);
        assertEquals(
                name.contains("error") || name.contains("loading"), answer.status() >= 400 && !unrouted(name), name);
        if (name.contains("-stream")) {
            assertTrue(answer.frames().size() > 2, () -> "frames " + answer.frames());
            String last = answer.frames().getLast();
            assertTrue(last.equals("[DONE]") || last.contains("\"done\":true"), () -> "ends with " + last);
        }
    }

    private static boolean unrouted(String name) {
        return name.equals("llamacpp-root.txt") || name.equals("llamacpp-api-tags.txt");
    }

    private static Answer read(List<ByteBuf> pieces, boolean headRequest) {
        ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
        parser.reset(headRequest);
        BodyScanner body = BodyScanner.ofResponses(HttpLimits.forResponses());
        StringBuilder text = new StringBuilder();
        List<String> frames = new ArrayList<>();
        FrameScanner scanner = null;
        ParseStatus head = ParseStatus.MORE;
        BodyStatus status = BodyStatus.MORE;
        for (ByteBuf piece : pieces) {
            if (head == ParseStatus.MORE) {
                head = parser.parse(piece);
                if (head == ParseStatus.DONE) {
                    body.begin(parser.head().bodyKind(), parser.head().contentLength());
                    scanner = scannerFor(parser.head().headers().text(KnownHeader.CONTENT_TYPE));
                    status = body.scan(piece);
                }
            } else {
                status = body.scan(piece);
            }
            while (status == BodyStatus.DATA) {
                ByteBuf data = piece.readSlice(body.dataLength());
                text.append(data.toString(ISO_8859_1));
                if (scanner != null) {
                    scanner.scan(data, new Collector(frames));
                }
                status = body.scan(piece);
            }
        }
        if (scanner != null) {
            scanner.end(new Collector(frames));
            scanner.close();
        }
        int code = head == ParseStatus.DONE ? parser.head().status() : 0;
        return new Answer(code, text.toString(), frames, head == ParseStatus.DONE && body.done());
    }

    private static @Nullable FrameScanner scannerFor(@Nullable String type) {
        return switch (type) {
            case "text/event-stream" -> new SseScanner(65536);
            case "application/x-ndjson" -> new NdjsonScanner(65536);
            case null, default -> null;
        };
    }

    private record Collector(List<String> frames) implements FrameSink {
        @Override
        public void onFrame(Frame frame) {
            frames.add(frame.data().toString(UTF_8));
        }

        @Override
        public void onComment(Frame frame) {}

        @Override
        public void onFault(Fault fault) {
            frames.add("fault " + fault);
        }
    }
}
