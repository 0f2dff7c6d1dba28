package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.load.Cooldown;
import io.councilrouter.routing.table.Backend;
import java.time.Duration;

/**
 * What a failed attempt teaches about the backend and the model that it asked for. A limit and a refusal are about that
 * model there: the backend's other models go on. One per loop.
 */
final class Lessons {
    /** How long a backend that refused our credentials for a model comes last; somebody has to change a file first. */
    private static final Duration CREDENTIALS_REFUSED = Duration.ofSeconds(30);

    private final Turns turns;
    private final Denials denials;
    private final Runnable keyDoubted;

    /**
     * Lessons of one loop's attempts.
     *
     * @param denials told that a backend lacks what the table claims for it
     * @param keyDoubted told that a backend seems to take our credentials for no model any more
     */
    Lessons(Turns turns, Denials denials, Runnable keyDoubted) {
        this.turns = turns;
        this.denials = denials;
        this.keyDoubted = keyDoubted;
    }

    /**
     * Notes why an attempt at {@code choice} failed.
     *
     * @param asked name of the wire that was taken, under which it is remembered should the backend not have it
     */
    void learn(Choice choice, String asked, Fault fault) {
        if (choice.profile().passesAuth() && forTheCallersKey(fault.code())) {
            return;
        }
        Backend backend = choice.backend();
        Cooldown cooldown = choice.serving().cooldown();
        long now = turns.nanos();
        switch (fault.code()) {
            case RATE_LIMITED -> cooldown.limited(now, fault.retryAfter().toNanos(), Cooldown.Why.RATE_LIMITED);
            case UPSTREAM_NO_ACCESS -> cooldown.refused(now, CREDENTIALS_REFUSED.toNanos());
            case UPSTREAM_AUTH -> {
                cooldown.refused(now, CREDENTIALS_REFUSED.toNanos());
                boolean unknown = fault instanceof Fault.BackendFailed upstream && upstream.about() == About.KEY;
                if (unknown && backend.live().key().refused(choice.model(), now)) {
                    keyDoubted.run();
                }
            }
            case UPSTREAM_NO_MODEL -> {
                // The empty name stands for all models.
                if (!choice.model().isEmpty()) {
                    denials.lacks(backend, asked, choice.model());
                }
            }
            case UPSTREAM_NO_PATH -> denials.lacks(backend, asked, "");
            default -> {
                if (!fault.retryAfter().isZero()) {
                    cooldown.limited(now, fault.retryAfter().toNanos(), Cooldown.Why.OVERLOADED);
                }
            }
        }
    }

    /** Limits and models belong to a key; where callers bring their own, the limit of one says nothing of the next. */
    private static boolean forTheCallersKey(FaultCode code) {
        return code == FaultCode.RATE_LIMITED || code == FaultCode.UPSTREAM_NO_MODEL;
    }
}
