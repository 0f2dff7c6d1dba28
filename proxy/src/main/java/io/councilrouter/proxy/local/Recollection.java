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
        try {
            byte[] whole = completed(references);
            return whole.length > most ? x -> x.fail(tooLarge()) : x -> x.resume(references.previous(), whole);
        } catch (KeptAnswers.NoAnswerException e) {
            return passes && e.elsewhere() ? x -> x.resume("", null) : x -> x.fail(e.why());
        } catch (Recalling.MissingItemException e) {
            return passes
                    ? x -> x.resume("", null)
                    : x -> x.fail(new Fault.Client(
                            FaultCode.INVALID_ARGUMENT,
                            "The request refers to the item '" + e.getMessage()
                                    + "', which is in no response that is stored; send the item itself.",
                            "input"));
        }
    }

    private byte[] completed(Recalling.References references)
            throws KeptAnswers.NoAnswerException, Recalling.MissingItemException {
        List<Recalled> earlier = new ArrayList<>();
        String previous = references.previous();
        if (!previous.isEmpty()) {
            earlier.add(recalled(previous, "previous_response_id"));
        }
        for (String each : references.others()) {
            earlier.add(recalled(each, "input"));
        }
        return how.completed(request, earlier);
    }

    private Recalled recalled(String id, String param) throws KeptAnswers.NoAnswerException {
        if (how.digits(id).isEmpty()) {
            throw new KeptAnswers.NoAnswerException(
                    new Fault.Client(
                            FaultCode.UNKNOWN_PATH,
                            "'" + id
                                    + "' is no response of this gateway, and no server of this model keeps responses itself."
                                    + " Send the whole conversation as \"input\".",
                            param),
                    true);
        }
        StoredRow row = answers.whole(id, key, param);
        return new Recalled(id, row.bodies().request(), row.recall().answer());
    }

    private Fault tooLarge() {
        return new Fault.Client(
                FaultCode.BODY_TOO_LARGE,
                "With what went before it, the request is larger than limits.body (" + most + " bytes) allows.");
    }
}
