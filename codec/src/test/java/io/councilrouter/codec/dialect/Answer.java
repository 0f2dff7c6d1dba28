package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Transcript;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An answer captured from the wire, with its meaning: {@code transcripts/<dialect>/<name>.txt}. Its first line is
 * {@code #! OPERATION stream|whole}; lines that begin with {@code #>} are the verbs expected from it, those with {@code
 * #?} what the probe knows at its end.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(
        String dialect,
        String name,
        Operation operation,
        boolean streamed,
        byte[] wire,
        List<String> verbs,
        String probe) {
    static final Path ROOT = Path.of("src/test/resources/transcripts");

    static Stream<Answer> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(file -> file.toString().endsWith(".txt"))
                    .filter(file ->
                            !file.getName(file.getNameCount() - 2).toString().equals("real"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(Answer::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer read(Path file) {
        try {
            String text = Files.readString(file);
            List<String> lines = text.lines().toList();
            List<String> head = List.of(lines.getFirst().split(" ", -1));
            boolean streamed = head.get(2).equals("stream");
            byte[] wire = Transcript.of(text);
            List<String> verbs = lines.stream()
                    .filter(line -> line.startsWith("#> "))
                    .map(line -> line.substring(3))
                    .toList();
            String probe = lines.stream()
                    .filter(line -> line.startsWith("#? "))
                    .map(line -> line.substring(3))
                    .findFirst()
                    .orElse("");
            String dialect = file.getName(file.getNameCount() - 2).toString();
            return new Answer(
                    dialect,
                    file.getFileName().toString(),
                    Operation.valueOf(head.get(1)),
                    streamed,
                    wire,
                    verbs,
                    probe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The wire on which the answer came. */
    Wire spoken() {
        return Wires.of(dialect, operation);
    }

    /** The frames in the pieces, one by one. */
    static void frames(Wire wire, boolean streamed, List<ByteBuf> pieces, Consumer<ByteBuf> sink) {
        if (!streamed) {
            ByteBuf whole = PooledByteBufAllocator.DEFAULT.buffer();
            pieces.forEach(piece -> whole.writeBytes(piece, piece.readerIndex(), piece.readableBytes()));
            try {
                sink.accept(whole);
            } finally {
                whole.release();
            }
            return;
        }
        FrameScanner scanner = wire.framing().scanner(1 << 20);
        FrameSink frames = new FrameSink() {
            @Override
            public void onFrame(Frame frame) {
                sink.accept(frame.data());
            }

            @Override
            public void onComment(Frame frame) {
                // Nothing to read.
            }

            @Override
            public void onFault(Fault fault) {
                throw new AssertionError(fault.message());
            }
        };
        pieces.forEach(piece -> scanner.scan(piece, frames));
        scanner.end(frames);
        scanner.close();
    }

    /** Reads the pieces to their end. */
    static void read(Wire wire, boolean streamed, List<ByteBuf> pieces, EventSink sink) {
        EventReader reader = wire.eventReader(streamed);
        try {
            frames(wire, streamed, pieces, frame -> reader.onFrame(frame, sink));
            reader.onEnd(sink);
        } finally {
            reader.close();
        }
    }

    @Override
    public String toString() {
        return dialect + "/" + name;
    }
}
