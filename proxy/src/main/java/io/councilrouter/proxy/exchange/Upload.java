package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.Method;
import io.councilrouter.proxy.turns.Deadline;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request body that goes on to the backend while it still comes in: audio, images, weights. Nobody keeps it whole.
 *
 * <pre>
 *   kept whole      up to limits.replay: sent again should the attempt fail
 *   passing         more has been sent: what was sent is let go, and no other attempt can follow
 *   client held     nobody takes bytes yet and 64 KiB are here, or the backend's connection is full
 * </pre>
 *
 * <p>While the client is held its socket is not read, so that a client that leaves is seen only when it is let go again;
 * {@code limits.write_stall} bounds how long a backend may hold it. One per exchange, on its loop.
 */
final class Upload {
    /** How much may wait for a backend, bytes. */
    private static final long AHEAD = 64 * 1024;

    private final Exchange exchange;
    private final RequestBody body;
    private final UploadModel model;
    private final boolean chunked;
    private final long replay;
    private final Pieces out;
    private final Deadline stall = new Deadline(this::onStall);
    private @Nullable Link link;
    private @Nullable Attempt attempt;
    private long sent;
    private boolean whole = true;
    private boolean complete;
    private boolean held;

    /**
     * An upload that has just begun.
     *
     * @param body where its parts are kept before they go on
     * @param chunked whether its length is unknown, so that the backend gets chunks
     */
    Upload(Exchange exchange, RequestBody body, boolean chunked) {
        this.exchange = exchange;
        this.body = body;
        this.chunked = chunked;
        this.replay = exchange.config().edge().limits().replay().bytes();
        this.model = new UploadModel(exchange.head().headers(), replay);
        this.out = new Pieces(exchange.loop().allocator());
    }

    /** For which model it is. */
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

    /** Whether its length is unknown. */
    boolean chunked() {
        return chunked;
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
            exchange.loop().turns().disarm(stall);
            pace();
        }
    }

    /** Gives up the possibility of a second attempt to save memory; false while nobody has taken what is kept. */
    boolean letGo() {
        if (link == null) {
            return false;
        }
        committed();
        return true;
    }

    /** There will be no other attempt. */
    void committed() {
        whole = false;
        forget();
    }

    /** All that is kept has been sent: whoever has a link is given everything at once. */
    private void forget() {
        body.forget();
        sent = 0;
    }

    private void pump() {
        Link to = link;
        Attempt taker = attempt;
        if (to != null && taker != null) {
            send(to);
            if (sent > replay) {
                whole = false;
            }
            if (!whole) {
                forget();
            }
            if (complete) {
                if (chunked) {
                    to.write(line(HeadWriter.LAST_CHUNK));
                }
                to.flush();
                link = null;
                to.requestDone(exchange.head().method() == Method.HEAD);
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
            if (chunked) {
                ByteBuf size = exchange.loop().allocator().directBuffer(16);
                HeadWriter.chunk(Math.toIntExact(more), size);
                to.write(size);
            }
            body.append(sent, more, out);
            out.drainTo(to::write);
            if (chunked) {
                to.write(line(HeadWriter.CHUNK_END));
            }
            sent = body.size();
        }
    }

    private ByteBuf line(byte[] constant) {
        return exchange.loop().allocator().directBuffer(constant.length).writeBytes(constant);
    }

    /** Reads on from the client, or does not. */
    void pace() {
        Link to = link;
        // Until the model is known nobody can take anything.
        boolean full = to == null ? model.decided() && body.size() >= AHEAD : !to.writable();
        boolean hold = !complete && full && !(exchange.phase() instanceof Phase.Done);
        if (hold != held) {
            held = hold;
            exchange.down().hold(hold);
        }
        if (hold && to != null && !stall.armed()) {
            exchange.loop()
                    .turns()
                    .arm(stall, exchange.config().edge().limits().writeStall().toNanos());
        } else if (!hold) {
            exchange.loop().turns().disarm(stall);
        }
    }

    private void onStall() {
        Attempt slow = attempt;
        if (slow != null) {
            slow.onLate(new Fault.Upstream(
                    FaultCode.TIMEOUT_STALL,
                    "The model server took nothing of the upload for limits.write_stall ("
                            + exchange.config().edge().limits().writeStall().toSeconds() + " s).",
                    FailurePoint.WRITE));
        }
    }

    /** The exchange is over. */
    void close() {
        link = null;
        attempt = null;
        exchange.loop().turns().disarm(stall);
        out.release();
        if (held) {
            held = false;
            exchange.down().hold(false);
        }
    }
}
