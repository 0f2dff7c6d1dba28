package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.exchange.Link;
import io.councilrouter.proxy.exchange.LinkListener;
import io.councilrouter.proxy.exchange.Links;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One GET, or one POST of a short JSON text, with its whole answer; heartbeats and discovery are made of these. The
 * answer is bounded in size and time; a stale connection is replaced once. On the control loop.
 */
final class Fetch implements LinkListener {
    /** Most bytes of an answer. */
    static final int MOST = 8 * 1024 * 1024;

    private static final byte[] JSON = HeadWriter.line("Content-Type", "application/json");

    /** The outcome; exactly one method is called, once. */
    interface FetchResult {
        /**
         * An answer, whatever its status.
         *
         * @param instance value of {@code X-Router-Instance}, empty if absent
         */
        void answered(int status, String instance, @Borrowed ByteBuf body);

        /** No answer; {@code why} names no address. */
        void failed(String why);
    }

    /** Connections, timers and buffers for the fetches of one loop. */
    record Tools(Links links, Turns turns, ByteBufAllocator allocator) {}

    private final Tools tools;
    private final BackendProfile profile;
    private final String path;
    private final @Nullable String json;
    private final FetchResult answer;
    private final Deadline deadline = new Deadline(this::onLate);
    private @Nullable Link link;
    private @Nullable ByteBuf body;
    private int status;
    private String instance = "";
    private boolean fresh;
    private boolean over;

    private Fetch(Tools tools, BackendProfile profile, String path, @Nullable String json, FetchResult answer) {
        this.tools = tools;
        this.profile = profile;
        this.path = path;
        this.json = json;
        this.answer = answer;
    }

    /**
     * Sends a GET to {@code profile}'s server, with the headers that every request to it has.
     *
     * @param path path and query as they are sent
     */
    static Fetch get(Tools tools, BackendProfile profile, String path, Duration within, FetchResult answer) {
        return new Fetch(tools, profile, path, null, answer).begin(within);
    }

    /** Like {@link #get}, but POSTs {@code json}; sending it twice must do no harm. */
    static Fetch post(
            Tools tools, BackendProfile profile, String path, String json, Duration within, FetchResult answer) {
        return new Fetch(tools, profile, path, json, answer).begin(within);
    }

    private Fetch begin(Duration within) {
        tools.turns().arm(deadline, within.toNanos());
        connect();
        return this;
    }

    /** Nobody wants the answer any more: closes the connection without calling anybody. Idempotent. */
    void cancel() {
        if (!over) {
            over = true;
            tools.turns().disarm(deadline);
            if (link != null) {
                link.close();
            }
            if (body != null) {
                body.release();
            }
        }
    }

    private void connect() {
        Link opened = tools.links().open(profile, fresh, this);
        if (!over) {
            link = opened;
        }
    }

    @Override
    public void onReady(Link ready) {
        if (over) {
            ready.close();
            return;
        }
        link = ready;
        ByteBuf head = tools.allocator().directBuffer(512);
        HeadWriter.request(json == null ? Method.GET : Method.POST, profile.asked(path), head);
        head.writeBytes(profile.fixedHead());
        head.writeBytes(profile.usualLine());
        HeadWriter.header(KnownHeader.ACCEPT_ENCODING, "identity", head);
        if (json == null) {
            HeadWriter.end(head);
        } else {
            HeadWriter.line(JSON, head);
            HeadWriter.contentLength(ByteBufUtil.utf8Bytes(json), head);
            HeadWriter.end(head);
            ByteBufUtil.writeUtf8(head, json);
        }
        ready.write(head);
        ready.flush();
        ready.requestDone(false);
    }

    @Override
    public void onHead(ResponseHead head) {
        status = head.status();
        String named = head.headers().text(KnownHeader.X_ROUTER_INSTANCE);
        instance = named == null ? "" : named;
    }

    @Override
    public void onBody(@Borrowed ByteBuf part) {
        ByteBuf kept = body;
        if (kept == null) {
            kept = tools.allocator().directBuffer(Math.max(1024, part.readableBytes()));
            body = kept;
        }
        if (kept.readableBytes() + part.readableBytes() > MOST) {
            end("its answer is larger than " + MOST + " bytes");
        } else {
            kept.writeBytes(part);
        }
    }

    @Override
    public void onReadComplete() {
        // The answer counts only once it is whole.
    }

    @Override
    public void onEnd() {
        link = null;
        end(null);
    }

    @Override
    public void onFailed(Fault.BackendFailed fault, boolean stale) {
        link = null;
        if (stale && !fresh) {
            fresh = true;
            connect();
        } else {
            end(fault.message());
        }
    }

    private void onLate() {
        end("it did not answer in time");
    }

    private void end(@Nullable String failure) {
        if (over) {
            return;
        }
        over = true;
        tools.turns().disarm(deadline);
        if (link != null) {
            link.close();
        }
        ByteBuf whole = body == null ? io.netty.buffer.Unpooled.EMPTY_BUFFER : body;
        try {
            if (failure == null) {
                answer.answered(status, instance, whole);
            } else {
                answer.failed(failure);
            }
        } finally {
            whole.release();
        }
    }
}
