package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.config.LimitsConfig;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is sent on to the backend while it still comes in: audio, images, weights. It is never kept whole.
 *
 * <pre>
 *   kept            up to limits.replay: sent again if the attempt fails
 *   passing         more than that was sent: what was sent is released, and no other attempt can follow
 *   client held     64 KiB are here and nobody takes them yet, or the backend's connection is full
 * </pre>
 *
 * <p>While the client is held its socket is not read, so its leaving is noticed only afterwards; {@code limits.write_stall}
 * bounds how long a backend may hold it. One per exchange, on its loop.
 */
final class Upload {
    /** How much may wait for a backend, bytes. */
    private static final long AHEAD = 64 * 1024;

    private final RequestHead head;
    private final LimitsConfig limits;
    private final RequestBody body;
    private final Downstream down;
    private final Turns turns;
    private final ByteBufAllocator allocator;
    private final UploadModel model;
    private final Pieces out;
    private final Deadline stall = new Deadline(this::onStall);
    private @Nullable Link link;
    private @Nullable Attempt attempt;
    private long sent;
    private boolean whole = true;
    private boolean complete;
    private boolean held;
    private boolean closed;

    /**
     * An upload that has just begun.
     *
     * @param body where its parts are kept before they go on
     * @param named its model by the path; null where the path does not say
     * @param down who sends it
     */
    Upload(
            RequestHead head,
            LimitsConfig limits,
            RequestBody body,
            @Nullable String named,
            Downstream down,
            Turns turns,
            ByteBufAllocator allocator) {
        this.head = head;
        this.limits = limits;
        this.body = body;
        this.down = down;
        this.turns = turns;
        this.allocator = allocator;
        this.model = new UploadModel(head.headers(), named, limits.replay().bytes());
        this.out = new Pieces(allocator);
    }

    /** Finds out which model it is for. */
    UploadModel model() {
        return model;
    }

    /** Whether another attempt can be given all of it. */
    boolean replayable() {
        return whole;
    }

    /** Whether the client has sent all of it. */
    boolean complete() {
        return complete;
    }

    /** Whether its length is unknown, so that the backend gets chunks. */
    boolean chunked() {
        return head.bodyKind() != BodyKind.LENGTH;
    }

    /** More of it has been kept, or its end has come. */
    void more(boolean last) {
        complete |= last;
        pump();
    }

    /** The attempt's head is written: everything goes there from now on. */
    void to(Attempt taker, Link connection) {
        attempt = taker;
        link = connection;
        sent = 0;
        pump();
    }

    /** The attempt is over. */
    void leave(Attempt taker) {
        if (attempt == taker) {
            attempt = null;
            link = null;
            turns.disarm(stall);
            pace();
        }
    }

    /** Gives up a second attempt to save memory; false, changing nothing, while no backend has taken what is kept. */
    boolean letGo() {
        if (link == null) {
            return false;
        }
        committed();
        return true;
    }

    /** No other attempt can follow. */
    void committed() {
        whole = false;
        forget();
    }

    /** Releases what is kept; all of it has been sent, since a link is given everything at once. */
    private void forget() {
        body.forget();
        sent = 0;
    }

    private void pump() {
        Link to = link;
        Attempt taker = attempt;
        if (to != null && taker != null) {
            send(to);
            if (sent > limits.replay().bytes()) {
                whole = false;
            }
            if (!whole) {
                forget();
            }
            if (complete) {
                if (chunked()) {
                    to.write(line(HeadWriter.LAST_CHUNK));
                }
                to.flush();
                link = null;
                to.requestDone(head.method() == Method.HEAD);
                taker.uploaded();
            } else {
                to.flush();
            }
        }
        pace();
    }

    private void send(Link to) {
        long more = body.size() - sent;
        if (more > 0) {
            if (chunked()) {
                ByteBuf size = allocator.directBuffer(16);
                HeadWriter.chunk(Math.toIntExact(more), size);
                to.write(size);
            }
            body.append(sent, more, out);
            out.drainTo(to::write);
            if (chunked()) {
                to.write(line(HeadWriter.CHUNK_END));
            }
            sent = body.size();
        }
    }

    private ByteBuf line(byte[] constant) {
        return allocator.directBuffer(constant.length).writeBytes(constant);
    }

    /** Holds the client, or lets it go on. */
    void pace() {
        Link to = link;
        // Until the model is known nobody can take anything.
        boolean full = to == null ? model.decided() && body.size() >= AHEAD : !to.writable();
        boolean hold = !complete && full && !closed;
        if (hold != held) {
            held = hold;
            down.hold(hold);
        }
        if (hold && to != null && !stall.armed()) {
            turns.arm(stall, limits.writeStall().toNanos());
        } else if (!hold) {
            turns.disarm(stall);
        }
    }

    private void onStall() {
        Attempt slow = attempt;
        if (slow != null) {
            slow.onLate(new Fault.BackendFailed(
                    FaultCode.TIMEOUT_STALL,
                    "The model server took nothing of the upload for limits.write_stall ("
                            + limits.writeStall().toSeconds() + " s).",
                    FailurePoint.WRITE));
        }
    }

    /** The exchange is over. */
    void close() {
        closed = true;
        link = null;
        attempt = null;
        turns.disarm(stall);
        out.release();
        if (held) {
            held = false;
            down.hold(false);
        }
    }
}
