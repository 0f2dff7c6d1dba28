package io.councilrouter.proxy.tap;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.config.LogConfig;
import io.councilrouter.proxy.exchange.AttemptView;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.ExchangeView;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.exchange.Timeline;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.storage.ring.ByteRing;

/**
 * Writes one access line per exchange; health checks are left out unless {@code log.access} asks for them. Lines are rendered into
 * a buffer and leave through the loop's ring in batches, every 100 ms or as soon as a record is full, because one logging event per
 * line would cost more than routing does. One per loop.
 */
public final class AccessTap implements Tap {
    private static final long FLUSH_NANOS = 100_000_000L;

    private final LineBuffer line;
    private final ByteRing ring;
    private final Turns turns;
    private final Deadline flush = new Deadline(this::flush);
    private long dropped;

    /**
     * A tap.
     *
     * @param ring whose only producer is this loop; it counts the lines that are lost because it has no room
     * @param json whether lines are JSON objects rather than {@code key=value} text
     */
    public AccessTap(Turns turns, ByteRing ring, boolean json) {
        this.turns = turns;
        this.ring = ring;
        this.line = new LineBuffer(json);
    }

    @Override
    public void end(ExchangeView x, Outcome outcome) {
        if (routine(x)) {
            return;
        }
        Timeline times = x.times();
        AttemptView last = x.attempted();
        Usage usage = x.usage();
        line.open(turns.millis());
        line.text("id", x.requestId());
        line.text("client", x.caller().client());
        line.text("key", x.caller().keyId());
        line.text("route", x.route());
        line.text("model", asked(x));
        line.text("served", last == null ? "" : last.served());
        line.text("backend", last == null ? "" : last.backend().name());
        line.number("attempts", times.attempts());
        line.number("status", outcome.status());
        line.bool("stream", x.streamed());
        line.number("in", usage == null ? -1 : usage.prompt());
        line.number("out", usage == null ? -1 : usage.completion());
        line.number("think", usage == null ? -1 : usage.thinking());
        line.millis("ttft_ms", times.ttftNanos());
        line.millis("dur_ms", Math.max(0, times.end() - times.start()));
        line.millis("queue_ms", times.queueNanos());
        line.number("bytes", x.sent());
        if (x.promptTruncated()) {
            line.bool("truncated", true);
        }
        line.text("cause", cause(outcome));
        if (line.close() > ring.maxPart()) {
            leave();
        }
        if (line.size() >= ring.maxPart() / 2) {
            flush();
        } else if (!flush.armed()) {
            turns.arm(flush, FLUSH_NANOS);
        }
    }

    /** Whether it is one of those that monitors send every few seconds and nobody wants to read of. */
    private static boolean routine(ExchangeView x) {
        return x.config().reporting().log().access() == LogConfig.Access.REQUESTS && x.isFor(Purpose.MONITORING);
    }

    private static String asked(ExchangeView x) {
        RequestFacts facts = x.facts();
        String model = facts == null ? null : facts.model();
        return model == null ? "" : model;
    }

    /** Who ended it early, else what went wrong. */
    private static String cause(Outcome outcome) {
        if (outcome.cause() != Cause.NONE) {
            return outcome.cause().label();
        }
        return outcome.code() == null ? "" : outcome.code().label();
    }

    /** Hands on what has been rendered. */
    public void flush() {
        turns.disarm(flush);
        leave();
    }

    private void leave() {
        dropped += line.leave(ring, turns.millis());
    }

    /** Records of lines that were lost because the ring had no room. */
    public long dropped() {
        return dropped;
    }
}
