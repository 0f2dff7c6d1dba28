package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Retry;
import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.routing.admission.Grant;
import io.councilrouter.routing.admission.Priority;
import io.councilrouter.routing.admission.Refusal;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Explanation;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.pick.Wanted;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns what routing says and what went wrong into the next try, or gives up. Every try picks on the current table.
 *
 * <pre>
 *   stale connection   the same backend, once, on a fresh one
 *   a sibling          while two retries and the loop's budget last ({@link Allowance})
 *   the chain          each of its models gets its turn, whatever the siblings have used up
 *   fail-open          open breakers and refused credentials, only where the chain has nobody better
 *   a rest             where all that are left want to be left alone for a short while: in the queue, once
 * </pre>
 *
 * <p>One per exchange, on its loop.
 */
public final class AttemptPlan {
    private final Exchange exchange;
    private final Wire wire;
    private final String asked;
    private final Resolution.Found found;
    private final RouteQuery query;
    private final Usage usage = new Usage();
    private int link;
    private boolean staleRetried;
    private boolean effortless;
    private boolean rested;
    private boolean teaches = true;
    private @Nullable Runnable whenTaken;
    private String explanation = "";
    private @Nullable Attempt last;
    private @Nullable Fault lastFault;
    /** Null until something has failed: until then everything is allowed. */
    private @Nullable Allowance allowance;

    private @Nullable FinishReason finish;

    /**
     * A plan for a resolved name.
     *
     * @param asked name as the client sent it
     */
    public AttemptPlan(Exchange exchange, String asked, Resolution.Found found) {
        this.exchange = exchange;
        wire = exchange.wire();
        this.asked = asked;
        this.found = found;
        query = RouteQueries.of(exchange, found.route());
        exchange.loop().retryBudget().earn(exchange.config().traffic().retry().budget());
    }

    /**
     * Failures of this plan teach nothing about backend or model: they concern model management, and inference goes on.
     */
    public AttemptPlan teachingNothing() {
        teaches = false;
        return this;
    }

    /** Runs {@code told} once a backend has answered with success, before the client is told. */
    public AttemptPlan whenTaken(Runnable told) {
        whenTaken = told;
        return this;
    }

    /** A backend answers with success, from now on. */
    void taken(Attempt attempt, long now) {
        attempt.choice().load().firstToken(now);
        if (whenTaken != null) {
            whenTaken.run();
        }
    }

    /** The next try: begins an attempt, gets in line, or fails the exchange. */
    void next() {
        RoutingTable table = exchange.loop().tables().current();
        query.at(exchange.loop().turns().nanos());
        boolean chain = !found.fallbacks().isEmpty();
        if (walk(table, link, !chain) || (chain && walk(table, 0, true))) {
            return;
        }
        int where = 0;
        Cooldown.Rest rest = null;
        for (int at = 0; at <= found.fallbacks().size(); at++) {
            Cooldown.Rest one = Picker.earliestRest(table, route(table, at), pin(table, at), query.entry(at));
            if (one != null && (rest == null || one.untilNanos() - rest.untilNanos() < 0)) {
                where = at;
                rest = one;
            }
        }
        query.entry(link);
        if (rest != null && !rested && rest.untilNanos() - query.now() <= patience()) {
            if (allowance != null) {
                allowance.forgive();
            }
            enqueue(table, where);
        } else {
            exchange.fail(giveUp(rest));
        }
    }

    /** Tries one model of the chain after the other; says whether the exchange goes on. */
    private boolean walk(RoutingTable table, int from, boolean failOpen) {
        LoopState loop = exchange.loop();
        Candidates candidates = loop.candidates();
        query.failOpen(failOpen);
        for (int at = from; at <= found.fallbacks().size(); at++) {
            if (allowance != null && !allowance.allows(at)) {
                continue;
            }
            ModelRoute route = route(table, at);
            query.entry(at);
            int picked = loop.picker().pick(table, route, pin(table, at), query, candidates);
            if (query.explained()) {
                explanation = Explanation.of(route.name(), loop.picker(), candidates, picked)
                        .json();
            }
            if (picked != Picker.NOBODY && allowance != null) {
                allowance.pay(at);
            }
            if (picked >= 0) {
                moveTo(at);
                begin(candidates.serving(picked), route.name(), false, query.now());
                return true;
            }
            if (picked == Picker.WAIT) {
                enqueue(table, at);
                return true;
            }
        }
        return false;
    }

    /** Which model of the chain is asked from now on; what another could not do is no matter of this one. */
    private void moveTo(int at) {
        effortless &= link == at;
        link = at;
    }

    /** How long it waits at most for those who want to be left alone, nanoseconds. */
    private long patience() {
        long left = exchange.config().traffic().timeouts().total().toNanos() - (query.now() - exchange.times().start);
        return Math.min(Math.min(Ticket.MOST_REST_NANOS, exchange.maxWait().toNanos()), left);
    }

    private Resolution.Found entry(int at) {
        return at == 0 ? found : found.fallbacks().get(at - 1);
    }

    private ModelRoute route(RoutingTable table, int at) {
        return ModelNames.renew(table, entry(at).route());
    }

    private @Nullable Backend pin(RoutingTable table, int at) {
        Backend pin = entry(at).pin();
        if (pin == null) {
            return null;
        }
        Backend now = table.backend(pin.id());
        return now == null ? pin : now;
    }

    private void begin(Serving serving, String publicName, boolean fresh, long now) {
        LoopState loop = exchange.loop();
        AttemptLoad load = new AttemptLoad();
        if (exchange.endpoint().purpose().asksModel()) {
            serving.begin(load, query.promptTokens(), now);
        } else {
            serving.beginErrand(load, now);
        }
        query.tried(serving.backend());
        BackendProfile profile = loop.profiles().of(serving.backend());
        Wire taken = WireChoice.taken(
                wire, exchange.facts(), profile, serving.backend().gaps());
        Choice choice = new Choice(serving, profile, taken, load, publicName);
        Attempt attempt = new Attempt(exchange, this, choice, fresh);
        last = attempt;
        exchange.attempt(attempt, now);
    }

    /** Gets in line for a slot, or for the end of a rest, at the model of that place in the chain. */
    private void enqueue(RoutingTable table, int at) {
        moveTo(at);
        ModelRoute route = route(table, at);
        Granted grant = new Granted(route.name());
        long deadline = exchange.loop().turns().nanos() + exchange.maxWait().toNanos();
        Ticket ticket = new Ticket(Wanted.of(route, pin(table, at), query.entry(at)), Priority.NORMAL, deadline, grant);
        grant.ticket = rested ? ticket : ticket.patient();
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
            boolean late = ticket != null && ticket.rested();
            exchange.loop().turns().execute(() -> {
                if (waits()) {
                    rested |= late;
                    begin(serving, publicName, false, exchange.loop().turns().nanos());
                } else {
                    exchange.loop().admission().unwanted(serving.backend());
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
                exchange.fail(
                        MaxWait.exceeded(exchange.config().traffic().admission(), exchange.maxWait(), retryAfter));
            case DRAINING ->
                exchange.fail(new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", retryAfter));
            case NOBODY -> next();
            case COOLDOWN -> {
                rested = true;
                next();
            }
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
        if (fault.retry() == Retry.OTHER_BACKEND && mayFollow(fault)) {
            next();
        } else {
            exchange.fail(fault);
        }
    }

    private boolean mayFollow(Fault fault) {
        if (allowance == null) {
            allowance = new Allowance(
                    exchange.config().traffic().retry(), exchange.loop().retryBudget(), exchange.times(), link);
        }
        return allowance.failed(fault);
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
            query.notTried(backend);
            next();
        }
    }

    private void learn(Attempt attempt, Fault fault) {
        if (!teaches) {
            return;
        }
        Choice choice = attempt.choice();
        exchange.loop().lessons().learn(choice, query.askedOf(choice.backend()), fault);
        Serving serving = choice.serving();
        if (serving.cooldown().left(exchange.loop().turns().nanos()) > 0) {
            // It said when to come again, so it is not out for the rest of the exchange.
            query.notTried(serving.backend());
        }
    }

    /** What to tell the client, given the rest that ends first, if all that are left rest. */
    private Fault giveUp(Cooldown.@Nullable Rest rest) {
        Fault fault = lastFault;
        boolean limited = fault != null
                && (fault.code() == FaultCode.RATE_LIMITED
                        || !fault.retryAfter().isZero());
        if (rest != null && (fault == null || limited)) {
            Duration wait = Duration.ofNanos(Math.max(1, rest.untilNanos() - query.now()));
            return Faults.resting(wait, rest.why(), fault instanceof Fault.Upstream upstream ? upstream : null);
        }
        return fault != null
                ? fault
                : Faults.nobody(exchange.loop().candidates(), query.promptTokens(), asked, exchange.facts());
    }

    /** What the attempt learnt of its answer, whole or not. */
    void answered(Attempt attempt, Usage counts, @Nullable FinishReason reason) {
        usage.merge(counts);
        finish = reason;
        if (reason == FinishReason.UNLOAD) {
            attempt.choice().load().engineUnloaded();
        }
        if (counts.loadNanos() >= 0) {
            attempt.choice().load().engineLoaded(counts.loadNanos());
        }
    }

    /**
     * How a silent client may be told that somebody is at it before there is an answer: what is passed on may be no
     * stream.
     */
    Beat early() {
        return wire.operation() == Operation.PASS ? Beat.NONE : Beat.EVENT;
    }

    /** Whether no model is told any more how much to think, since one refused to be. */
    boolean effortless() {
        return effortless;
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
