package io.councilrouter.proxy.metrics;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.AttemptView;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.ExchangeView;
import io.councilrouter.proxy.exchange.Outcome;
import io.councilrouter.proxy.exchange.PlanView;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.exchange.Timeline;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to exchanges. The meters of an exchange are looked up once per attempt and kept under its seat;
 * after that, counting is addition. One per loop.
 */
public final class MetricsTap implements Tap {
    private final Meters meters;
    private @Nullable BackendMeters[] backends = new @Nullable BackendMeters[64];
    private @Nullable ModelMeters[] models = new @Nullable ModelMeters[64];
    /** Why the last attempt failed; null if none did, or if its connection was stale. */
    private @Nullable FaultCode[] failures = new @Nullable FaultCode[64];
    /** When output was last sent, monotonic nanoseconds; 0 for not yet. */
    private long[] outputs = new long[64];

    /** A tap of one loop that feeds the meters shared by all. */
    public MetricsTap(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void attempt(ExchangeView x, AttemptView attempt) {
        int seat = x.seat();
        if (seat >= models.length) {
            grow(seat);
        }
        BackendMeters before = backends[seat];
        if (before != null && x.times().attempts() > 1) {
            before.retried(failures[seat]);
        }
        BackendMeters backend = meters.table().of(attempt.backend());
        backends[seat] = backend;
        models[seat] = backend.models().of(attempt.served());
        failures[seat] = null;
        outputs[seat] = 0;
    }

    private void grow(int seat) {
        int more = Math.max(seat + 1, models.length * 2);
        backends = Arrays.copyOf(backends, more);
        models = Arrays.copyOf(models, more);
        failures = Arrays.copyOf(failures, more);
        outputs = Arrays.copyOf(outputs, more);
    }

    @Override
    public void failed(ExchangeView x, AttemptView attempt, Fault fault, boolean stale) {
        BackendMeters backend = x.seat() < backends.length ? backends[x.seat()] : null;
        if (backend != null && !stale) {
            backend.failed(fault.code());
            failures[x.seat()] = fault.code();
        }
    }

    @Override
    public void content(ExchangeView x, long frames, long nanos) {
        int seat = x.seat();
        ModelMeters model = seat < models.length ? models[seat] : null;
        if (model == null || !x.streamed()) {
            return;
        }
        long before = outputs[seat];
        outputs[seat] = nanos;
        if (before == 0) {
            model.firstToken(x.times().ttftNanos());
        } else {
            model.nextToken(nanos - before);
        }
    }

    @Override
    public void end(ExchangeView x, Outcome outcome) {
        int seat = x.seat();
        ModelMeters model = seat < models.length ? models[seat] : null;
        if (model == null) {
            meters.table().unserved(meant(x)).answered(x.route(), outcome.status());
        } else {
            model.answered(x.route(), outcome.status());
            answered(x, model, outputs[seat]);
            backends[seat] = null;
            models[seat] = null;
            failures[seat] = null;
        }
        if (outcome.code() != null) {
            meters.fault(outcome.code());
        }
        if (outcome.cause() != Cause.NONE) {
            meters.cancel(outcome.cause());
        }
        String convened = x.caller().convened();
        if (!convened.isEmpty()) {
            meters.council(convened.substring(convened.indexOf('/') + 1), outcome);
        }
        String key = x.caller().keyId();
        if (!key.isEmpty()) {
            meters.keys().ended(key, x.usage());
        }
        Timeline times = x.times();
        if (times.queued() != 0) {
            meters.queued(times.queueNanos() > 0 ? times.queueNanos() : times.end() - times.queued());
        }
    }

    private void answered(ExchangeView x, ModelMeters model, long lastOutput) {
        Timeline times = x.times();
        model.took(times.end() - times.start());
        meters.overhead(times.addedNanos(times.end()));
        Usage usage = x.usage();
        if (usage != null && usage.known()) {
            model.tokens(usage, lastOutput == 0 ? 0 : lastOutput - times.content());
        }
        if (x.promptTruncated()) {
            model.truncated();
        }
        PlanView plan = x.planned();
        String substitute = plan == null ? null : plan.fallback();
        if (plan != null && substitute != null && times.content() != 0) {
            meters.table().unserved(substitute).answeredFor(known(x, plan));
        }
    }

    /** The name for which a substitute answered, if the table or the configuration knows it, else {@code unknown}. */
    private String known(ExchangeView x, PlanView plan) {
        String meant = plan.meant();
        boolean bounded = meters.table().knows(meant)
                || x.config().traffic().routing().fallbacks().containsKey(meant)
                || x.config().traffic().routing().fallbacks().containsKey(plan.asked());
        return bounded ? meant : ModelShelf.UNKNOWN;
    }

    /** The model of a request that never met a backend; null if it named none. */
    private static @Nullable String meant(ExchangeView x) {
        PlanView plan = x.planned();
        if (plan != null) {
            return plan.meant();
        }
        RequestFacts facts = x.facts();
        return facts == null ? null : facts.model();
    }
}
