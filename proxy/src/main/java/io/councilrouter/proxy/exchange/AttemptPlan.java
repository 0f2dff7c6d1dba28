package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Retry;
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
 * Decides what is tried next, from what routing says and from what went wrong, and when to give up. It answers with a {@link
 * NextStep} and does nothing of it itself. Every step picks on the table as it is then.
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
public final class AttemptPlan implements PlanView {
    private final RequestView request;
    private final Routing routing;
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
    private @Nullable Upstream otherwise;
    /** The wire whose path a backend has denied, and which backend that was; the table's gaps do not have it yet. */
    private @Nullable Wire lacking;

    private int lackingAt = -1;
    private String explanation = "";
    private @Nullable Choice last;
    private @Nullable Fault lastFault;
    /** Null until something has failed: until then everything is allowed. */
    private @Nullable Allowance allowance;

    private @Nullable FinishReason finish;
    private boolean truncated;

    /**
     * A plan for a resolved name.
     *
     * @param routing what its loop decides by
     * @param asked name as the client sent it
     */
    AttemptPlan(RequestView request, Routing routing, String asked, Resolution.Found found) {
        this.request = request;
        this.routing = routing;
        this.asked = asked;
        this.found = found;
        query = RouteQueries.of(request, routing.profiles());
        routing.retryBudget().earn(request.config().traffic().retry().budget());
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

    /** Lets {@code instead} answer where no backend offers the operation. */
    public AttemptPlan otherwise(Upstream instead) {
        otherwise = instead;
        return this;
    }

    private NextStep end(Fault fault) {
        Upstream instead = otherwise;
        return instead != null && fault.code() == FaultCode.UPSTREAM_NO_PATH
                ? new NextStep.Instead(instead)
                : new NextStep.GiveUp(fault);
    }

    /** A backend answers with success, from now on. */
    void taken() {
        if (whenTaken != null) {
            whenTaken.run();
        }
    }

    /** What is tried next, or first. */
    NextStep next() {
        RoutingTable table = routing.table();
        query.at(routing.turns().nanos());
        boolean chain = !found.fallbacks().isEmpty();
        NextStep step = walk(table, link, !chain);
        if (step == null && chain) {
            step = walk(table, 0, true);
        }
        if (step == null && lastFault == null && query.lenient(routing.candidates())) {
            step = walk(table, 0, true);
        }
        return step == null ? rest(table) : step;
    }

    /** Tries one model of the chain after the other; null where nobody of them can be asked, or waited for, now. */
    private @Nullable NextStep walk(RoutingTable table, int from, boolean failOpen) {
        Candidates candidates = routing.candidates();
        Picker picker = routing.picker();
        query.failOpen(failOpen);
        for (int at = from; at <= found.fallbacks().size(); at++) {
            if (allowance != null && !allowance.allows(at)) {
                continue;
            }
            ModelRoute route = route(table, at);
            query.entry(at);
            int picked = picker.pick(table, route, pin(table, at), query, candidates);
            if (query.explained()) {
                explanation =
                        Explanation.of(route.name(), picker, candidates, picked).json();
            }
            if (picked != Picker.NOBODY && allowance != null) {
                allowance.pay(at);
            }
            if (picked >= 0) {
                moveTo(at);
                return choose(candidates.serving(picked), route.name(), false, query.now());
            }
            if (picked == Picker.WAIT) {
                return inLine(table, at);
            }
        }
        return null;
    }

    /** Nobody can be asked now: waits for the first whose rest is over, or gives up. */
    private NextStep rest(RoutingTable table) {
        int where = 0;
        Cooldown.CooldownRest rest = null;
        for (int at = 0; at <= found.fallbacks().size(); at++) {
            Cooldown.CooldownRest one = Picker.earliestRest(table, route(table, at), pin(table, at), query.entry(at));
            if (one != null && (rest == null || one.untilNanos() - rest.untilNanos() < 0)) {
                where = at;
                rest = one;
            }
        }
        query.entry(link);
        if (rest == null || rested || rest.untilNanos() - query.now() > patience()) {
            return end(giveUp(rest));
        }
        if (allowance != null) {
            allowance.forgive();
        }
        return inLine(table, where);
    }

    /** Which model of the chain is asked from now on; what another could not do is no matter of this one. */
    private void moveTo(int at) {
        effortless &= link == at;
        link = at;
    }

    /** How long it waits at most for those who want to be left alone, nanoseconds. */
    private long patience() {
        long left = request.config().traffic().timeouts().total().toNanos() - (query.now() - request.times().start);
        return Math.min(Math.min(Ticket.MOST_REST_NANOS, MaxWait.of(request).toNanos()), left);
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

    /** That backend is asked; its slot is taken already, and given back where it cannot be asked any more. */
    private NextStep choose(Serving serving, String publicName, boolean fresh, long now) {
        Backend backend = serving.backend();
        BackendProfile profile = routing.profiles().of(backend);
        query.tried(backend);
        Wire wire = WireChoice.of(
                request.wire(), request.facts(), profile.wires(request.facts()), backend.gaps(), lackingAt(backend));
        if (wire == null) {
            // What it speaks has changed since it was picked.
            routing.admission().unwanted(backend);
            return next();
        }
        AttemptLoad load = new AttemptLoad();
        if (request.endpoint().purpose().asksModel()) {
            serving.begin(load, query.promptTokens(), now);
        } else {
            serving.beginErrand(load, now);
        }
        ModelTerms terms = routing.profiles().terms(serving, wire);
        Choice choice = new Choice(serving, profile, wire, load, publicName, terms, fresh);
        last = choice;
        return choice;
    }

    /** A place in line for a slot, or for the end of a rest, at the model of that place in the chain. */
    private QueuePlace inLine(RoutingTable table, int at) {
        moveTo(at);
        ModelRoute route = route(table, at);
        long deadline = routing.turns().nanos() + MaxWait.of(request).toNanos();
        Wanted wanted = Wanted.of(route, pin(table, at), query.entry(at));
        return new QueuePlace(routing, route.name(), wanted, deadline, !rested);
    }

    /**
     * The queue has granted a slot.
     *
     * @param late whether a rest was waited for, which is done only once
     */
    NextStep granted(QueuePlace place, Serving serving, boolean late) {
        rested |= late;
        return choose(serving, place.publicName(), false, routing.turns().nanos());
    }

    /** The queue has refused to go on keeping a place. */
    NextStep refused(Refusal why, Duration retryAfter) {
        return switch (why) {
            case QUEUE_FULL ->
                new NextStep.GiveUp(new Fault.Refused(
                        FaultCode.QUEUE_FULL,
                        "Every backend for this model is busy and its queue (admission.max_queue_depth) is full.",
                        retryAfter));
            case TOO_LATE ->
                new NextStep.GiveUp(
                        MaxWait.exceeded(request.config().traffic().admission(), MaxWait.of(request), retryAfter));
            case DRAINING ->
                new NextStep.GiveUp(new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", retryAfter));
            case NOBODY -> next();
            case COOLDOWN -> {
                rested = true;
                yield next();
            }
        };
    }

    /**
     * What comes after an attempt that failed before its first content.
     *
     * @param stale whether its connection had been idle and turned out dead
     * @param replayable whether another attempt can be given all of the request
     */
    NextStep after(Attempt attempt, Fault fault, boolean stale, boolean replayable) {
        Choice choice = attempt.choice();
        lastFault = fault;
        if (!replayable) {
            learn(choice, fault);
            return new NextStep.GiveUp(fault);
        }
        if (stale && !staleRetried && !choice.fresh()) {
            staleRetried = true;
            return again(choice);
        }
        if (!effortless && attempt.outgoing().effortRefused(fault)) {
            // Asked for something that this model cannot do, in a word the client could not know to be too much.
            effortless = true;
            return again(choice);
        }
        learn(choice, fault);
        if (fault.code() == FaultCode.UPSTREAM_NO_PATH && hasAnotherWire(choice)) {
            return again(choice);
        }
        return fault.retry() == Retry.OTHER_BACKEND && mayFollow(fault) ? next() : end(fault);
    }

    /** Whether a backend that does not have the path can be asked on another wire; noted, so that it is asked so only once. */
    private boolean hasAnotherWire(Choice choice) {
        Backend backend = choice.backend();
        Wire denied = choice.wire();
        Wire other = WireChoice.of(
                request.wire(), request.facts(), choice.profile().wires(request.facts()), backend.gaps(), denied);
        if (lackingAt == backend.id() || other == null || other.equals(denied)) {
            return false;
        }
        lacking = denied;
        lackingAt = backend.id();
        return true;
    }

    private @Nullable Wire lackingAt(Backend backend) {
        return lackingAt == backend.id() ? lacking : null;
    }

    private boolean mayFollow(Fault fault) {
        if (allowance == null) {
            allowance = new Allowance(request.config().traffic().retry(), routing.retryBudget(), request.times(), link);
        }
        return allowance.failed(fault);
    }

    /** Once more to the same backend, on a fresh connection, if its slot is still to be had. */
    private NextStep again(Choice choice) {
        Backend backend = choice.backend();
        if (backend.slots().tryAcquire(backend.maxConcurrency())) {
            return choose(
                    choice.serving(), choice.publicName(), true, routing.turns().nanos());
        }
        query.notTried(backend);
        return next();
    }

    private void learn(Choice choice, Fault fault) {
        // Counting has limits of its own, which are none of the model's.
        boolean counting = request.endpoint().purpose() == Purpose.COUNTING && fault.code() == FaultCode.RATE_LIMITED;
        if (!teaches || counting) {
            return;
        }
        // What was asked is the wire that was taken: the table's first may have been denied a moment ago.
        Wire taken = choice.wire();
        String what = taken.operation() == Operation.PASS ? query.askedOf(choice.backend()) : taken.label();
        routing.lessons().learn(choice, what, fault);
        Serving serving = choice.serving();
        if (serving.cooldown().left(routing.turns().nanos()) > 0) {
            // It said when to come again, so it is not out for the rest of the exchange.
            query.notTried(serving.backend());
        }
    }

    /** What to tell the client, given the rest that ends first, if all that are left rest. */
    private Fault giveUp(Cooldown.@Nullable CooldownRest rest) {
        Fault fault = lastFault;
        boolean limited = fault != null
                && (fault.code() == FaultCode.RATE_LIMITED
                        || !fault.retryAfter().isZero());
        if (rest != null && (fault == null || limited)) {
            Duration wait = Duration.ofNanos(Math.max(1, rest.untilNanos() - query.now()));
            return Faults.resting(wait, rest.why(), fault instanceof Fault.BackendFailed upstream ? upstream : null);
        }
        return fault != null
                ? fault
                : Faults.nobody(routing.candidates(), query.promptTokens(), asked, request.facts());
    }

    /** What an answer says of itself, be it whole or not. */
    void counted(Usage counts, @Nullable FinishReason reason) {
        usage.merge(counts);
        finish = reason;
        truncated = truncated || (last != null && CutPrompt.seen(request, last, usage));
    }

    /** Whether no model is told any more how much to think, since one refused to be. */
    boolean effortless() {
        return effortless;
    }

    @Override
    public String asked() {
        return asked;
    }

    @Override
    public String meant() {
        return found.route().name();
    }

    @Override
    public @Nullable String fallback() {
        return link == 0 || last == null ? null : last.publicName();
    }

    @Override
    public String explanation() {
        return explanation;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public @Nullable FinishReason finish() {
        return finish;
    }

    @Override
    public boolean truncated() {
        return truncated;
    }
}
