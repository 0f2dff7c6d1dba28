package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.routing.table.Resolution;
import org.jspecify.annotations.Nullable;

/**
 * A request as gates see it: what was asked, and those few things that gates find out for all who come after them. What a
 * gate decides is the {@link Verdict} that it returns, nothing that it sets here.
 */
public interface Gated extends ExchangeView {

    /** Who asks, to be told what the gates find out of them. */
    @Override
    Caller caller();

    /** Whether the client came by the administrators' own address ({@code admin.listen}). */
    boolean admin();

    /** Says what method and path mean; the first head gate does. */
    void endpoint(Endpoint found);

    /** Says in which dialect the request is refused while it has no endpoint. */
    void dialect(Dialect value);

    /** Forces a streamed answer. Only before anything has been sent. */
    void stream();

    /** The model as the client names it in body, form or header; null where it does not, or not yet. */
    @Nullable
    String model();

    /** Whether what the body refers to has been looked up. */
    boolean recalled();

    /** The refusal of a request that names no model; says how it would have named one. */
    Fault unnamed();

    /**
     * Changes the body that is kept.
     *
     * @return why the changed body cannot be kept; null when it is
     */
    @Nullable
    Fault rewrite(BodyEdits edits);

    /**
     * Has the backends of a resolved name tried, once all gates have let the request pass.
     *
     * @param asked the model as the client named it
     * @return the plan, for who has more to say of it
     */
    AttemptPlan plan(String asked, Resolution.Found found);
}
