package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.config.TimeoutsConfig;
import io.councilrouter.proxy.turns.Deadline;
import io.councilrouter.proxy.turns.Turns;
import java.time.Duration;

/**
 * The one timer of an attempt. Which timeout it runs for changes as the attempt proceeds.
 *
 * <pre>
 *   connecting   CONNECT
 *   waiting      HEAD | FIRST_TOKEN, whichever is shorter; both count from the written request
 *   head         FIRST_TOKEN            whole answers: none, TOTAL alone bounds them
 *   streaming    STALL                  put off by each content, stopped while the client cannot keep up
 *   terminated   LAST_CHUNK             then the answer is taken for complete
 * </pre>
 *
 * <p>One per attempt, on its loop.
 */
final class AttemptClock {
    /** Which timeout it runs for. */
    enum ClockKind {
        CONNECT,
        HEAD,
        FIRST_TOKEN,
        STALL,
        LAST_CHUNK
    }

    /** How long the end of the HTTP body may take once the dialect's terminator has been read, nanoseconds. */
    private static final long LAST_CHUNK_NANOS = 1_000_000_000L;

    private final Turns turns;
    private final Attempt attempt;
    private final BackendProfile profile;
    private final boolean streamed;
    private final Deadline deadline = new Deadline(this::onDeadline);
    private ClockKind kind = ClockKind.CONNECT;
    private long written;
    private long lastContent;

    /**
     * A clock that stands still.
     *
     * @param attempt told when it has gone off
     * @param streamed whether the client wants a stream
     */
    AttemptClock(Turns turns, Attempt attempt, BackendProfile profile, boolean streamed) {
        this.turns = turns;
        this.attempt = attempt;
        this.profile = profile;
        this.streamed = streamed;
    }

    /** A connection is being made. */
    void connecting() {
        arm(ClockKind.CONNECT, profile.timeouts().connect().toNanos());
    }

    /** The request is written. */
    void waiting() {
        written = turns.nanos();
        TimeoutsConfig timeouts = profile.timeouts();
        boolean headFirst = timeouts.responseHeader().compareTo(timeouts.firstToken()) <= 0;
        if (streamed && !headFirst) {
            arm(ClockKind.FIRST_TOKEN, timeouts.firstToken().toNanos());
        } else if (streamed || profile.boundHeader()) {
            arm(ClockKind.HEAD, timeouts.responseHeader().toNanos());
        } else {
            stop();
        }
    }

    /**
     * The request is written.
     *
     * @param answered whether its answer has begun already, or the attempt is over, so that nothing is waited for
     */
    void written(boolean answered) {
        if (!answered) {
            waiting();
        }
    }

    /** The client cannot keep up, or can again. */
    void paused(boolean paused, boolean terminated) {
        if (paused) {
            stop();
        } else if (terminated) {
            terminated();
        } else {
            streaming();
        }
    }

    /** The answer's head says success. */
    void head() {
        if (streamed) {
            arm(ClockKind.FIRST_TOKEN, profile.timeouts().firstToken().toNanos() - (turns.nanos() - written));
        } else {
            stop();
        }
    }

    /** Content goes to the client: the first, or more after it could not take any for a while. */
    void streaming() {
        if (streamed) {
            touch();
            arm(ClockKind.STALL, profile.timeouts().stall().toNanos());
        } else {
            stop();
        }
    }

    /** More content has come. */
    void touch() {
        lastContent = turns.nanos();
    }

    /** The dialect's last frame has come; only the end of the HTTP body is missing. */
    void terminated() {
        if (kind != ClockKind.LAST_CHUNK || !deadline.armed()) {
            arm(ClockKind.LAST_CHUNK, LAST_CHUNK_NANOS);
        }
    }

    /** Stands still; idempotent. */
    void stop() {
        turns.disarm(deadline);
    }

    private void arm(ClockKind next, long nanos) {
        kind = next;
        turns.arm(deadline, nanos);
    }

    private void onDeadline() {
        TimeoutsConfig timeouts = profile.timeouts();
        switch (kind) {
            case CONNECT ->
                attempt.onLate(late(FaultCode.TIMEOUT_CONNECT, "connect", timeouts.connect(), FailurePoint.CONNECT));
            case HEAD ->
                attempt.onLate(
                        late(FaultCode.TIMEOUT_HEAD, "response_header", timeouts.responseHeader(), FailurePoint.HEAD));
            case FIRST_TOKEN ->
                attempt.onLate(late(
                        FaultCode.TIMEOUT_FIRST_TOKEN,
                        "first_token",
                        timeouts.firstToken(),
                        FailurePoint.FIRST_CONTENT));
            case STALL -> {
                long left = timeouts.stall().toNanos() - (turns.nanos() - lastContent);
                if (left > 0) {
                    arm(ClockKind.STALL, left);
                } else {
                    attempt.onLate(late(FaultCode.TIMEOUT_STALL, "stall", timeouts.stall(), FailurePoint.STREAM));
                }
            }
            case LAST_CHUNK -> attempt.onLastChunkMissing();
        }
    }

    private static Fault late(FaultCode code, String name, Duration limit, FailurePoint stage) {
        String what = stage == FailurePoint.CONNECT
                ? "The model server could not be reached within timeouts." + name
                : "The model server was silent for longer than timeouts." + name;
        return new Fault.BackendFailed(code, what + " (" + limit.toMillis() / 1000.0 + " s).", stage);
    }
}
