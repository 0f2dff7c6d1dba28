package io.councilrouter.codec.frame;

import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what a scanner hands over: the events by name and data, all raw spans joined, and the fault. Comments are
 * not among the events, because where blank lines fall depends on the cuts.
 */
final class Cuts implements FrameSink {

    final List<String> frames = new ArrayList<>();
    final StringBuilder raw = new StringBuilder();
    int comments;
    int faults;

    /** Reads the pieces and the end, and returns everything as one comparable text. */
    static String of(FrameScanner scanner, List<ByteBuf> pieces) {
        Cuts cuts = new Cuts();
        for (ByteBuf piece : pieces) {
            int writer = piece.writerIndex();
            scanner.scan(piece, cuts);
            if (piece.isReadable() || piece.writerIndex() != writer) {
                throw new AssertionError("indices");
            }
        }
        scanner.end(cuts);
        scanner.close();
        return cuts.frames + (cuts.faults > 0 ? " faults=" + cuts.faults : " raw=" + cuts.raw);
    }

    @Override
    public void onFrame(Frame frame) {
        String name = frame.hasName() ? "" : "-";
        for (String known : new String[] {"message_start", "error", "ping"}) {
            name = frame.nameIs(known.getBytes(StandardCharsets.US_ASCII)) ? known : name;
        }
        frames.add(name + "=" + frame.data().toString(StandardCharsets.UTF_8));
        raw(frame);
    }

    @Override
    public void onComment(Frame frame) {
        comments++;
        raw(frame);
    }

    @Override
    public void onFault(Fault fault) {
        faults++;
    }

    private void raw(Frame frame) {
        raw.append(frame.source().toString(frame.rawIndex(), frame.rawLength(), StandardCharsets.ISO_8859_1));
    }
}
