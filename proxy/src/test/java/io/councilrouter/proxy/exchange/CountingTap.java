package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sees that each exchange is told of in the order that taps may count on, and ends once. */
final class CountingTap implements Tap {
    private static final int BEGUN = 1;
    private static final int OVER = 2;

    private final IdentityHashMap<ExchangeView, Integer> seen = new IdentityHashMap<>();
    private final List<String> wrongs = new ArrayList<>();
    private int attempts;
    private int failures;
    private @Nullable FaultCode wrong;

    /** Attempts ever. */
    int attempts() {
        return attempts;
    }

    /** Attempts that failed, ever. */
    int failures() {
        return failures;
    }

    /** Why an attempt failed the last time; null if none has. */
    @Nullable
    FaultCode wrong() {
        return wrong;
    }

    /** Exchanges that have ended. */
    long ended() {
        return seen.values().stream().filter(state -> state == OVER).count();
    }

    /** What was told that may not be told. */
    List<String> wrongs() {
        return wrongs;
    }

    private void during(ExchangeView x, String what) {
        if (seen.getOrDefault(x, 0) != BEGUN) {
            wrongs.add("tap: " + what + (seen.getOrDefault(x, 0) == OVER ? " after the end" : " before the beginning"));
        }
    }

    @Override
    public void begin(ExchangeView x) {
        if (seen.put(x, BEGUN) != null) {
            wrongs.add("tap: a second beginning");
        }
    }

    @Override
    public void attempt(ExchangeView x, AttemptView attempt) {
        during(x, "an attempt");
        attempts++;
    }

    @Override
    public void failed(ExchangeView x, AttemptView attempt, Fault fault, boolean stale) {
        during(x, "a failure");
        failures++;
        wrong = fault.code();
    }

    @Override
    public void body(ExchangeView x, AttemptView attempt, @Borrowed ByteBuf part) {
        during(x, "bytes");
    }

    @Override
    public void content(ExchangeView x, long frames, long nanos) {
        during(x, "content");
        if (frames < 1) {
            wrongs.add("tap: content of " + frames + " frames");
        }
    }

    @Override
    public void end(ExchangeView x, Outcome outcome) {
        Integer before = seen.put(x, OVER);
        if (before != null && before == OVER) {
            wrongs.add("tap: a second end");
        }
    }
}
