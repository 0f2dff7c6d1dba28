package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Retry;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.routing.admission.Grant;
import io.councilrouter.routing.admission.Priority;
import io.councilrouter.routing.admission.Refusal;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Explanation;
import io.councilrouter.routing.pick.Nobody;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns what routing says and what went wrong into the next try, or gives up: same backend (a stale connection only),
 * then a sibling, then the next model of the chain. Every try picks on the current table.
 *
 * <p>One per exchange, on its loop.
 */
public final class AttemptPlan {
    /** Attempts of one exchange, whatever they failed of. */
    private static final int MOST_ATTEMPTS = 16;

    /** Attempts after an answer that was an error: connect failures cost nobody anything and do not count. */
    private static final int MOST_RETRIES = 2;

    /** How long a backend that limits its rate without saying until when is left alone. */
    private static final Duration BREATH = Duration.ofSeconds(1);

    /** How long a backend that refuses our key is left alone; somebody has to change a file. */
    private static final Duration KEY_REFUSED = Duration.ofSeconds(30);

    private final Exchange exchange;
    private final Operation operation;
    private final String asked;
    private final Resolution.Found found;
    private final RouteQuery query;
    private final Usage usage = new Usage();
    private int link;
    private int retries;
    private boolean staleRetried;
    private boolean effortless;
    private String explanation = "";
    private @Nullable Attempt last;
    private @Nullable Fault lastFault;
    private @Nullable FinishReason finish;

    /**
     * A plan for a resolved name.
     *
     * @param asked name as the client sent it
     */
    public AttemptPlan(Exchange exchange, Operation operation, String asked, Resolution.Found found) {
        this.exchange = exchange;
        this.operation = operation;
        this.asked = asked;
        this.found = found;
        query = new RouteQuery(exchange.times().start);
        RequestFacts facts = exchange.facts();
        if (facts != null) {
            query.prompt(facts.tokens());
            if (facts.tools()) {
                query.need(Ability.TOOLS);
            }
            if (facts.images()) {
                query.need(Ability.VISION);
            }
        }
        query.operation(exchange.endpoint().remembered(operation));
        query.beside(exchange.caller().beside());
        query.explain(exchange.head().headers().has(KnownHeader.X_ROUTER_EXPLAIN));
        if (operation == Operation.PASS) {
            passTo(found.route());
        }
        exchange.loop().retryBudget().earn(exchange.config().retry().budget());
    }

    /** What is passed through is understood only by backends of the caller's own dialect. */
    private void passTo(ModelRoute route) {
        for (Serving serving : route.servings()) {
            if (!serving.backend()
                    .settings()
                    .dialect()
                    .equals(exchange.dialect().name())) {
                query.tried(serving.backend());
            }
        }
    }

    /** The next try: begins an attempt, gets in line, or fails the exchange. */
    void next() {
        LoopState loop = exchange.loop();
        RoutingTable table = loop.tables().current();
        Picker picker = loop.picker();
        Candidates candidates = loop.candidates();
        while (true) {
            ModelRoute route = route(table);
            long now = loop.turns().nanos();
            query.at(now);
            Backend pin = pin(table);
            int picked = picker.pick(table, route, pin, query, candidates);
            if (query.explained()) {
                explanation =
                        Explanation.of(route.name(), picker, candidates, picked).json();
            }
            if (picked >= 0) {
                begin(candidates.serving(picked), route.name(), false, now);
                return;
            }
            if (picked == Picker.WAIT) {
                enqueue(route, pin);
                return;
            }
            if (link < found.fallbacks().size()) {
                link++;
                query.forgetTried();
            } else {
                exchange.fail(giveUp(candidates));
                return;
            }
        }
    }

    private Resolution.Found link() {
        return link == 0 ? found : found.fallbacks().get(link - 1);
    }

    private ModelRoute route(RoutingTable table) {
        return ModelNames.renew(table, link().route());
    }

    private @Nullable Backend pin(RoutingTable table) {
        Backend pin = link().pin();
        if (pin == null) {
            return null;
        }
        Backend now = table.backend(pin.id());
        return now == null ? pin : now;
    }

    private void begin(Serving serving, String publicName, boolean fresh, long now) {
        LoopState loop = exchange.loop();
        AttemptLoad load = new AttemptLoad();
        serving.begin(load, query.promptTokens(), now);
        query.tried(serving.backend());
        Choice choice = new Choice(serving, loop.profiles().of(serving.backend()), load, publicName);
        Attempt attempt = new Attempt(exchange, this, choice, fresh);
        last = attempt;
        exchange.attempt(attempt, now);
    }

    private void enqueue(ModelRoute route, @Nullable Backend pin) {
        Granted grant = new Granted(route.name());
        LoopState loop = exchange.loop();
        long deadline =
                loop.turns().nanos() + exchange.config().admission().maxWait().toNanos();
        Ticket ticket = new Ticket(Wanted.of(route, pin, query), Priority.NORMAL, deadline, grant);
        grant.ticket = ticket;
        exchange.enqueue(ticket);
    }

    /** What the queue says comes on the home loop and is taken to the exchange's own. */
    private final class Granted implements Grant {
        private final String publicName;
        private @Nullable Ticket ticket;

        Granted(String publicName) {
            this.publicName = publicName;
        }

        @Override
        public void granted(Serving serving) {
            exchange.loop().turns().execute(() -> {
                if (waits()) {
                    begin(serving, publicName, false, exchange.loop().turns().nanos());
                } else if (serving.backend().slots().release()) {
                    exchange.loop().admission().slotFreed(serving.backend());
                }
            });
        }

        @Override
        public void refused(Refusal why, Duration retryAfter) {
            exchange.loop().turns().execute(() -> {
                if (waits()) {
                    notAdmitted(why, retryAfter);
                }
            });
        }

        private boolean waits() {
            return exchange.phase() instanceof Phase.Queued(Ticket mine) && mine == ticket;
        }
    }

    private void notAdmitted(Refusal why, Duration retryAfter) {
        switch (why) {
            case QUEUE_FULL ->
                exchange.fail(new Fault.Refused(
                        FaultCode.QUEUE_FULL,
                        "Every backend for this model is busy and its queue (admission.max_queue_depth) is full.",
                        retryAfter));
            case TOO_LATE ->
                exchange.fail(new Fault.Refused(
                        FaultCode.QUEUE_TIMEOUT, "No backend had a free slot within admission.max_wait.", retryAfter));
            case DRAINING ->
                exchange.fail(new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", retryAfter));
            case NOBODY, COOLDOWN -> next();
        }
    }

    /** An attempt failed before its first content. */
    void failed(Attempt attempt, Fault fault, boolean stale) {
        lastFault = fault;
        Upload upload = exchange.upload();
        if (upload != null && !upload.replayable()) {
            learn(attempt, fault);
            exchange.fail(fault);
            return;
        }
        if (stale && !staleRetried && !attempt.fresh()) {
            staleRetried = true;
            again(attempt);
            return;
        }
        if (!effortless && attempt.outgoing().effortRefused(fault)) {
            // Asked for something that this model cannot do, in a word the client could not know to be too much.
            effortless = true;
            again(attempt);
            return;
        }
        learn(attempt, fault);
        if (fault.retry() != Retry.OTHER_BACKEND || exchange.times().attempts >= MOST_ATTEMPTS || !affordable(fault)) {
            exchange.fail(fault);
            return;
        }
        next();
    }

    /** Once more to the same backend, on a fresh connection, if its slot is still to be had. */
    private void again(Attempt attempt) {
        Backend backend = attempt.choice().backend();
        if (backend.slots().tryAcquire(backend.maxConcurrency())) {
            begin(
                    attempt.choice().serving(),
                    attempt.choice().publicName(),
                    true,
                    exchange.loop().turns().nanos());
        } else {
            query.forgetTried();
            next();
        }
    }

    private void learn(Attempt attempt, Fault fault) {
        Backend backend = attempt.choice().backend();
        Duration wait =
                switch (fault.code()) {
                    case RATE_LIMITED -> fault.retryAfter().isZero() ? BREATH : fault.retryAfter();
                    case UPSTREAM_AUTH -> KEY_REFUSED;
                    default -> fault.retryAfter();
                };
        if (!wait.isZero()) {
            backend.cooldown().extend(exchange.loop().turns().nanos(), wait.toNanos());
        }
        switch (fault.code()) {
            case UPSTREAM_NO_MODEL ->
                exchange.loop()
                        .lacks(backend, query.operation(), attempt.choice().model());
            case UPSTREAM_NO_PATH -> exchange.loop().lacks(backend, query.operation(), "");
            default -> {}
        }
    }

    private boolean affordable(Fault fault) {
        return switch (fault.code()) {
            // Nothing was spent on these.
            case UPSTREAM_CONNECT,
                    TIMEOUT_CONNECT,
                    UPSTREAM_NO_MODEL,
                    UPSTREAM_NO_PATH,
                    UPSTREAM_NO_ACCESS,
                    UPSTREAM_AUTH -> true;
            case TIMEOUT_FIRST_TOKEN -> exchange.config().retry().firstToken() && spend();
            default -> spend();
        };
    }

    private boolean spend() {
        return retries++ < MOST_RETRIES
                && exchange.loop().retryBudget().spend(exchange.config().retry().budget());
    }

    private Fault giveUp(Candidates candidates) {
        if (lastFault != null) {
            return lastFault;
        }
        Nobody why = candidates.nobody();
        return switch (why == null ? Nobody.GONE : why) {
            case CONTEXT ->
                new Fault.Client(
                        FaultCode.CONTEXT_TOO_LONG,
                        "The prompt has about " + query.promptTokens()
                                + " tokens, but the largest context of this model is " + candidates.largestContext()
                                + ": shorten it, or ask a model with a longer context.");
            case ABILITY ->
                new Fault.Client(
                        FaultCode.INVALID_ARGUMENT,
                        "No backend's version of this model can do what the request needs (tools or images).");
            case COOLDOWN ->
                new Fault.NoRoute(
                        FaultCode.RATE_LIMITED,
                        "Every backend for this model asked to be left alone for a while.",
                        Duration.ofNanos(candidates.cooldownNanos()));
            case OPERATION ->
                new Fault.NoRoute(
                        FaultCode.UPSTREAM_NO_PATH,
                        "The model server of this model does not offer this operation: asked lately, it said so.",
                        Duration.ZERO);
            case MODEL ->
                new Fault.NoRoute(
                        FaultCode.UNKNOWN_MODEL,
                        "No model server knows the model " + asked + " for this operation: asked lately, each said so.",
                        Duration.ZERO);
            case TRIED_ALL, DOWN, DRAINING, DISABLED, GONE ->
                new Fault.NoRoute(
                        FaultCode.NO_BACKEND,
                        "No backend that serves this model is up. Look at /health for the reasons.",
                        Duration.ofSeconds(5));
        };
    }

    /** What the attempt learnt of its answer, whole or not. */
    void answered(Attempt attempt, Usage counts, @Nullable FinishReason reason) {
        usage.merge(counts);
        finish = reason;
        if (counts.loadNanos() >= 0) {
            attempt.choice().load().engineLoaded(counts.loadNanos());
        }
    }

    /** Whether no model is told any more how much to think, since one refused to be. */
    boolean effortless() {
        return effortless;
    }

    /** What is asked. */
    public Operation operation() {
        return operation;
    }

    /** The model as the client named it. */
    public String asked() {
        return asked;
    }

    /** Public name of the model that is meant by it. */
    public String meant() {
        return found.route().name();
    }

    /** The last attempt; null before the first. */
    public @Nullable Attempt last() {
        return last;
    }

    /** Public name of the chain's entry that is being tried, null while it is the asked model. */
    public @Nullable String fallback() {
        return link == 0 || last == null ? null : last.choice().publicName();
    }

    /** The score vector of the last decision, as JSON; empty unless asked for. */
    String explanation() {
        return explanation;
    }

    /** Token counts so far. */
    public Usage usage() {
        return usage;
    }

    /** Finish reason, null until known. */
    public @Nullable FinishReason finish() {
        return finish;
    }
}
