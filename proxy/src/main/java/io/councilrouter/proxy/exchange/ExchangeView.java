package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as those see it who watch it: the request, and what has come of it so far. Changes nothing, and is the
 * exchange itself, so that a view costs nothing. On the exchange's loop, and valid until its end has been told.
 */
public interface ExchangeView extends RequestView {

    /** A small number that no other exchange of this loop has until this one has ended; see {@link Seats}. */
    int seat();

    /** Route template, a bounded label for logs and metrics; {@code -} while it is not known. */
    String route();

    /** Whether the endpoint is for {@code purpose}; false while no endpoint is known. */
    boolean isFor(Purpose purpose);

    /** The body, as far as it has come and is still kept. */
    BodyView body();

    /** The request, if somebody inside the gateway tells it; null where it came as a body. */
    @Nullable
    ToldRequest told();

    /** The whole id by which the client may come back to the answer; empty where it cannot. */
    String recallId();

    /** The plan by which backends are tried; null before the model was resolved, and where none is asked. */
    @Nullable
    PlanView planned();

    /** The last attempt; null before the first. */
    @Nullable
    AttemptView attempted();

    /** Token counts of the answer; null where no plan was made. */
    @Nullable
    Usage usage();

    /** Whether the engine has cut the prompt without a word, as far as its counts tell. */
    default boolean promptTruncated() {
        PlanView plan = planned();
        return plan != null && plan.truncated();
    }

    /** Bytes of head and body sent to the client so far. */
    long sent();
}
