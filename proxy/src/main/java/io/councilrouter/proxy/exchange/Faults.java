package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Nobody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Faults of the exchange itself, and the headers that go with an error answer. */
final class Faults {
    private Faults() {}

    /** The total deadline has passed. */
    static Fault tooLong(Duration allowed) {
        return new Fault.Refused(
                FaultCode.TIMEOUT_TOTAL,
                "The request took longer than timeouts.total (" + allowed.toSeconds() + " s) allows.",
                Duration.ZERO);
    }

    /** No backend could be picked; says why, as far as the pick told. */
    static Fault nobody(Candidates candidates, int promptTokens, String asked, @Nullable RequestFacts facts) {
        Nobody why = candidates.nobody();
        return switch (why == null ? Nobody.GONE : why) {
            case CONTEXT ->
                new Fault.Client(
                        FaultCode.CONTEXT_TOO_LONG,
                        "The prompt is too long: with about " + promptTokens
                                + " tokens it exceeds the context window of this model, which is "
                                + candidates.largestContext()
                                + " tokens at most: shorten it, or ask a model with a longer context.");
            case ABILITY ->
                new Fault.Client(
                        FaultCode.INVALID_ARGUMENT,
                        // Clients look for Ollama's own words, which it says where nothing is known beforehand.
                        "No backend's version of this model can do what the request needs: it does not support "
                                + needs(facts) + ".");
            case COOLDOWN -> resting(Duration.ofNanos(candidates.cooldownNanos()), Cooldown.Why.OVERLOADED, null);
            case OPERATION ->
                new Fault.NoRoute(
                        FaultCode.UPSTREAM_NO_PATH,
                        "No model server of this model offers this operation.",
                        Duration.ZERO);
            case MODEL ->
                new Fault.NoRoute(
                        FaultCode.UNKNOWN_MODEL,
                        "No model server offers the model " + asked
                                + " for this operation; each said so when last asked.",
                        Duration.ZERO);
            case TRIED_ALL, DOWN, DRAINING, DISABLED, GONE ->
                new Fault.NoRoute(
                        FaultCode.NO_BACKEND,
                        "No backend that serves this model is up. Look at /health for the reasons.",
                        Duration.ofSeconds(5));
        };
    }

    /** The backend ended its answer before there was one. */
    static Fault noAnswer() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED, "The model server sent no answer.", FailurePoint.HEAD);
    }

    /** The backend's answer is complete, and there is nothing in it. */
    static Fault emptyAnswer() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_TRUNCATED, "The model server's answer was empty.", FailurePoint.HEAD);
    }

    private static String needs(@Nullable RequestFacts facts) {
        if (facts == null || (facts.traits().tools() && facts.traits().images())) {
            return "tools or images";
        }
        return facts.traits().tools() ? "tools" : "images";
    }

    /**
     * Every backend that could serve the request asked to be left alone for a while.
     *
     * @param wait until the first of them may be asked again
     * @param last what the last attempt was told, null where there was none
     */
    static Fault resting(Duration wait, Cooldown.Why why, Fault.@Nullable BackendFailed last) {
        String text =
                "The model is " + (why == Cooldown.Why.RATE_LIMITED ? "rate-limited" : "overloaded or rate-limited")
                        + " on every backend that serves it; retry after " + Math.max(1, seconds(wait)) + " s.";
        if (last == null) {
            return new Fault.NoRoute(FaultCode.RATE_LIMITED, text, wait);
        }
        String said = last.message().strip();
        boolean sentence = !said.isEmpty() && ".!?".indexOf(said.charAt(said.length() - 1)) >= 0;
        return last.limited(said + (sentence ? " " : ". ") + text, wait);
    }

    private static long seconds(Duration wait) {
        return (wait.toMillis() + 999) / 1000;
    }

    /** Adds Retry-After where waiting helps, and tells clients not to retry what we have retried already. */
    static void addHeaders(Fault fault, AnswerHead head, int attempts) {
        int status = fault.status();
        long seconds = seconds(fault.retryAfter());
        if (seconds > 0) {
            head.add("Retry-After", Long.toString(seconds));
        } else if (status == 503 || status == 429) {
            head.add("Retry-After", "1");
        }
        if (attempts > 0 && status >= 429) {
            head.add("x-should-retry", "false");
        }
    }

    /** What a failed attempt means for its backend: a stale connection says nothing, a refusal says that it works. */
    static Ended weight(Fault fault, boolean stale) {
        if (stale) {
            return Ended.CANCELLED;
        }
        if (fault instanceof Fault.BackendFailed upstream && upstream.about() != About.SERVER) {
            return Ended.REFUSED;
        }
        return switch (fault.code()) {
            case INTERNAL -> Ended.CANCELLED;
            default -> Ended.FAILED;
        };
    }
}
