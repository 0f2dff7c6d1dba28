package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.Owned;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.proxy.Heads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A backend's connection without a socket. As a {@link LinkListener} it is the backend's mouth: what it is told goes to
 * the attempt, as long as a real connection would still tell it. As a {@link Link} it notes what the attempt does, and
 * whether that is allowed.
 */
public final class ScriptedLink implements Link, LinkListener {
    private final String backend;
    private final boolean fresh;
    private final LinkListener attempt;
    private final StringBuilder sent = new StringBuilder();
    private final List<String> wrongs = new ArrayList<>();
    private boolean ready;
    private boolean headed;
    private boolean over;
    private boolean closed;
    private boolean done;
    private boolean paused;
    private boolean writable = true;
    private int flushes;

    /** A connection to {@code backend} that is being made for {@code attempt}. */
    ScriptedLink(String backend, boolean fresh, LinkListener attempt) {
        this.backend = backend;
        this.fresh = fresh;
        this.attempt = attempt;
    }

    String backend() {
        return backend;
    }

    /** Whether an idle connection was not allowed. */
    boolean fresh() {
        return fresh;
    }

    /** What was sent to the backend, head and body. */
    public String sent() {
        return sent.toString();
    }

    boolean isReady() {
        return ready;
    }

    /** Whether the attempt said that the request is complete. */
    boolean requested() {
        return done;
    }

    public boolean paused() {
        return paused;
    }

    /** Whether the attempt gave it up. */
    public boolean closed() {
        return closed;
    }

    int flushes() {
        return flushes;
    }

    /** Whether the attempt is still told what happens. */
    public boolean live() {
        return !over && !closed;
    }

    /** What the attempt did that it may not do. */
    List<String> wrongs() {
        return wrongs;
    }

    // The backend.

    public void ready() {
        onReady(this);
    }

    public void head(int status, String... lines) {
        onHead(Heads.response(status, lines));
    }

    /** Body bytes, and that these are all for now. */
    public void says(String text) {
        body(text);
        onReadComplete();
    }

    public void body(String text) {
        ByteBuf part = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, text.length()));
        part.writeCharSequence(text, StandardCharsets.UTF_8);
        try {
            onBody(part);
        } finally {
            part.release();
        }
    }

    public void fails(FaultCode code, FailurePoint stage, boolean stale) {
        onFailed(new Fault.BackendFailed(code, "The script says so.", stage), stale);
    }

    /** All that a connection can tell, to an attempt that has nothing to do with it any more. */
    void late() {
        attempt.onReady(this);
        attempt.onHead(Heads.response(200, "Content-Type: text/event-stream"));
        ByteBuf part = PooledByteBufAllocator.DEFAULT.directBuffer(4).writeInt(0);
        attempt.onBody(part);
        part.release();
        attempt.onWritable();
        attempt.onReadComplete();
        attempt.onEnd();
        attempt.onFailed(new Fault.BackendFailed(FaultCode.UPSTREAM_TRUNCATED, "Late.", FailurePoint.STREAM), true);
    }

    public void takes(boolean more) {
        writable = more;
        onWritable();
    }

    @Override
    public void onReady(Link link) {
        if (live() && !ready) {
            ready = true;
            attempt.onReady(this);
        }
    }

    @Override
    public void onHead(ResponseHead head) {
        if (live() && ready && !headed) {
            headed = true;
            attempt.onHead(head);
        }
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        if (live() && headed) {
            attempt.onBody(part);
        }
    }

    @Override
    public void onWritable() {
        if (live()) {
            attempt.onWritable();
        }
    }

    @Override
    public void onReadComplete() {
        if (live()) {
            attempt.onReadComplete();
        }
    }

    @Override
    public void onEnd() {
        if (live()) {
            over = true;
            attempt.onEnd();
        }
    }

    @Override
    public void onFailed(Fault.BackendFailed fault, boolean stale) {
        if (live()) {
            over = true;
            attempt.onFailed(fault, stale);
        }
    }

    // What the attempt does.

    @Override
    public void write(@Owned ByteBuf part) {
        if (!live()) {
            wrongs.add("written to after its end");
        } else if (!ready || done) {
            wrongs.add(done ? "written to behind the request's end" : "written to before it was ready");
        }
        sent.append(part.toString(StandardCharsets.UTF_8));
        part.release();
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public boolean writable() {
        return ready && live() && writable;
    }

    @Override
    public void requestDone(boolean head) {
        if (done) {
            wrongs.add("told twice that the request is complete");
        }
        done = true;
    }

    @Override
    public void pause(boolean stop) {
        if (stop == paused) {
            wrongs.add("told twice to " + (stop ? "pause" : "read on"));
        }
        paused = stop;
    }

    @Override
    public void close() {
        if (closed) {
            wrongs.add("given up twice");
        }
        closed = true;
    }

    @Override
    public String toString() {
        return "link to " + backend + (ready ? "" : ", not ready") + (over ? ", over" : "")
                + (closed ? ", closed" : "");
    }
}
