package io.councilrouter.proxy.tap;

import io.councilrouter.proxy.exchange.AttemptTimes;
import io.councilrouter.proxy.exchange.AttemptView;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.ExchangeView;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.exchange.Timeline;
import io.councilrouter.proxy.turns.Turns;

/**
 * Records exchanges and attempts as events of the flight recorder, while one runs ({@code jcmd PID JFR.start}) and has them enabled.
 * Otherwise an exchange costs one branch. The events are made once and reused, so nothing is allocated either way. One per loop.
 */
public final class FlightTap implements Tap {
    private final Turns turns;
    private final ExchangeEvent exchange = new ExchangeEvent();
    private final AttemptEvent attempt = new AttemptEvent();

    /** A tap of the loop of {@code turns}. */
    public FlightTap(Turns turns) {
        this.turns = turns;
    }

    @Override
    public void end(ExchangeView x, Outcome outcome) {
        if (exchange.shouldCommit()) {
            commit(x, outcome);
        }
        if (attempt.shouldCommit()) {
            Timeline times = x.times();
            for (int i = 0; i < times.attempts(); i++) {
                commit(x, times.row(i), i + 1);
            }
        }
    }

    private void commit(ExchangeView x, Outcome outcome) {
        Timeline times = x.times();
        AttemptView last = x.attempted();
        exchange.requestId = x.requestId();
        exchange.route = x.route();
        exchange.model = last == null ? "" : last.served();
        exchange.backend = last == null ? "" : last.backend().name();
        exchange.attempts = times.attempts();
        exchange.status = outcome.status();
        exchange.cause = cause(outcome);
        exchange.total = times.end() - times.start();
        exchange.queue = times.queueNanos();
        exchange.overhead = times.addedNanos(turns.nanos());
        exchange.firstContent = times.ttftNanos();
        exchange.sent = x.sent();
        exchange.commit();
    }

    private static String cause(Outcome outcome) {
        if (outcome.cause() != Cause.NONE) {
            return outcome.cause().label();
        }
        return outcome.code() == null ? "" : outcome.code().label();
    }

    private void commit(ExchangeView x, AttemptTimes row, int number) {
        attempt.requestId = x.requestId();
        attempt.number = number;
        attempt.backend = row.backend();
        attempt.model = row.model();
        attempt.status = row.status();
        attempt.fault = row.fault() == null ? "" : row.fault().label();
        attempt.total = row.end() - row.picked();
        attempt.connect = between(row.encoded(), row.connected());
        attempt.head = between(row.connected(), row.head());
        attempt.firstContent = between(row.connected(), row.content());
        attempt.commit();
    }

    private static long between(long from, long to) {
        return from == 0 || to == 0 ? -1 : to - from;
    }
}
