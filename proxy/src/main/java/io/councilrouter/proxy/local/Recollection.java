package io.councilrouter.proxy.local;

import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.Recalling.Recalled;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.storage.db.StoredRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that refers to what was answered before, on its way to be completed on {@code admin-io}. Afterwards the exchange
 * goes on with a body that says everything itself; or, if nobody here knows what it refers to, as it came, where a backend
 * may know.
 */
final class Recollection implements Callable<Consumer<Exchange>> {
    private final KeptAnswers answers;
    private final Recalling how;
    private final byte[] request;
    private final String key;
    private final boolean passes;
    private final long most;

    /**
     * Of the request of {@code x}, on its loop.
     *
     * @param passes whether a backend may know what is not known here
     */
    Recollection(KeptAnswers answers, Recalling how, Exchange x, boolean passes) {
        this.answers = answers;
        this.how = how;
        this.passes = passes;
        key = x.caller().keyId();
        most = x.config().edge().limits().body().bytes();
        ByteBuf body = x.body().view();
        request = ByteBufUtil.getBytes(body);
        body.release();
    }

    @Override
    public Consumer<Exchange> call() {
        Recalling.References references = how.references(request);
        if (references.previous().isEmpty() && references.others().isEmpty() && !references.loose()) {
            return x -> x.fail(new Fault.Client(
                    FaultCode.INVALID_ARGUMENT,
                    "\"previous_response_id\" must be the id of a response.",
                    "previous_response_id"));
        }
        List<Recalled> earlier = new ArrayList<>();
        Sought.Missing missing = gather(references, earlier);
        if (missing != null) {
            return passes && missing.elsewhere() ? x -> x.resume("", null) : x -> x.fail(missing.why());
        }
        Recalling.Completed whole = how.completed(request, earlier);
        if (!whole.missing().isEmpty()) {
            return passes
                    ? x -> x.resume("", null)
                    : x -> x.fail(new Fault.Client(
                            FaultCode.INVALID_ARGUMENT,
                            "The request refers to the item '" + whole.missing()
                                    + "', which is in no response that is stored; send the item itself.",
                            "input"));
        }
        return whole.json().length > most
                ? x -> x.fail(tooLarge())
                : x -> x.resume(references.previous(), whole.json());
    }

    /** Finds what is referred to; null, or what cannot be found. */
    private Sought.@Nullable Missing gather(Recalling.References references, List<Recalled> earlier) {
        String previous = references.previous();
        Sought.Missing missing = previous.isEmpty() ? null : add(previous, "previous_response_id", earlier);
        for (String each : references.others()) {
            missing = missing == null ? add(each, "input", earlier) : missing;
        }
        return missing;
    }

    private Sought.@Nullable Missing add(String id, String param, List<Recalled> earlier) {
        if (how.digits(id).isEmpty()) {
            return new Sought.Missing(
                    new Fault.Client(
                            FaultCode.UNKNOWN_PATH,
                            "'" + id
                                    + "' is no response of this gateway, and no server of this model keeps responses itself."
                                    + " Send the whole conversation as \"input\".",
                            param),
                    true);
        }
        switch (answers.whole(id, key, param)) {
            case Sought.FoundRow kept -> {
                StoredRow row = kept.row();
                earlier.add(
                        new Recalled(id, row.bodies().request(), row.recall().answer()));
                return null;
            }
            case Sought.Missing missing -> {
                return missing;
            }
        }
    }

    private Fault tooLarge() {
        return new Fault.Client(
                FaultCode.BODY_TOO_LARGE,
                "With what went before it, the request is larger than limits.body (" + most + " bytes) allows.");
    }
}
