package io.councilrouter.proxy.relay;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the client's own dialect, passed on frame by frame as it came. Only whole frames go out, so that neither
 * a comment nor a closing error frame ever lands inside one. Only one frame may be left out: token counts that we asked
 * for and the client did not.
 */
final class Sift implements Relay, FrameSink {
    private final ByteSink out;
    private final FrameScanner scanner;
    private final AnswerProbe probe;
    private final boolean dropUsage;
    private final byte[] terminator;
    private final @Nullable ArrayWriter array;
    private long contents;
    private boolean terminated;
    private @Nullable Fault fault;

    /**
     * A relay into {@code out}.
     *
     * @param dropUsage whether a frame with nothing but token counts is left out
     * @param terminator added to a stream that is complete but lacks its last frame; empty to add nothing
     * @param array writes what the frames hold as the elements of an array; null to pass on the frames
     */
    Sift(
            ByteSink out,
            FrameScanner scanner,
            AnswerProbe probe,
            boolean dropUsage,
            byte[] terminator,
            @Nullable ArrayWriter array) {
        this.out = out;
        this.scanner = scanner;
        this.probe = probe;
        this.dropUsage = dropUsage;
        this.terminator = terminator;
        this.array = array;
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        scanner.scan(part, this);
    }

    @Override
    public void onFault(Fault cause) {
        fault = cause;
    }

    @Override
    public void onFrame(Frame frame) {
        if (fault != null || terminated) {
            return;
        }
        if (InBand.named(frame)) {
            fault = InBand.fault(frame);
            return;
        }
        int seen = probe.onFrame(frame.data());
        if ((seen & AnswerProbe.CONTENT) != 0) {
            contents++;
        }
        if ((seen & AnswerProbe.ERROR) != 0) {
            // The backend's own frame is not passed on: it may name private things, or not look like an error to the
            // client.
            ErrorNote note = probe.error();
            fault = AnswerFaults.failed(note == null ? ErrorNote.of("") : note);
            return;
        }
        if ((seen & AnswerProbe.END) != 0 && contents == 0 && probe.finish() == null) {
            fault = AnswerFaults.empty();
            return;
        }
        terminated = (seen & AnswerProbe.END) != 0;
        if (!dropUsage || (seen & AnswerProbe.USAGE_ONLY) == 0) {
            pass(frame);
        }
    }

    private void pass(Frame frame) {
        if (array == null) {
            frame.relay(out);
        } else {
            array.open(out);
            out.append(frame.data());
        }
    }

    @Override
    public void onComment(Frame frame) {
        if (fault == null && !terminated && array == null) {
            frame.relay(out);
        }
    }

    @Override
    public void onEnd() {
        if (fault != null) {
            return;
        }
        scanner.end(this);
        if (fault != null || terminated) {
            return;
        }
        if (probe.complete()) {
            terminated = true;
            if (array == null) {
                out.append(terminator);
            } else {
                array.end(out);
            }
        } else {
            fault = new Fault.BackendFailed(
                    FaultCode.UPSTREAM_TRUNCATED,
                    "The model server ended its answer before it was complete.",
                    FailurePoint.STREAM);
        }
    }

    @Override
    public boolean content() {
        return contents > 0 || (terminated && fault == null);
    }

    @Override
    public long contents() {
        return contents;
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public @Nullable Fault fault() {
        return fault;
    }

    @Override
    public Usage usage() {
        return probe.usage();
    }

    @Override
    public @Nullable FinishReason finish() {
        return probe.finish();
    }

    @Override
    public Beat beat() {
        return scanner.sawId() ? Beat.LINE : Beat.EVENT;
    }

    @Override
    public void close() {
        scanner.close();
        probe.close();
    }
}
