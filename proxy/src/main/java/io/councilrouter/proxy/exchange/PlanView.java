package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Usage;
import org.jspecify.annotations.Nullable;

/** Which models a request may go to, and what their answers have told so far. Changes nothing. On the exchange's loop. */
public interface PlanView {

    /** The model as the client named it. */
    String asked();

    /** Public name of the model that is meant by it. */
    String meant();

    /** Public name of the model of the chain that is tried in its place; null while it is the asked one. */
    @Nullable
    String fallback();

    /** Score vector of the last decision, as JSON; empty unless {@code X-Router-Explain} asks for it. */
    String explanation();

    /** Token counts so far. */
    Usage usage();

    /** Why the model stopped; null until it has said so. */
    @Nullable
    FinishReason finish();

    /** Whether the answer's counts show that the engine has cut the prompt; false until they have come. */
    boolean truncated();
}
