package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.config.GatewayConfig;
import org.jspecify.annotations.Nullable;

/**
 * What was asked, by whom and when: all that is needed to find a backend for a request and to write it there. Changes
 * nothing. On the exchange's loop.
 */
public interface RequestView {

    /** The request's head; valid while the exchange lives. */
    RequestHead head();

    /** Who asked, and what they may do. */
    CallerView caller();

    /** Id of this request, the client's own or one that was made for it; empty before the first head gate. */
    String requestId();

    /** The configuration that the request began under, and is answered under. */
    GatewayConfig config();

    /**
     * What method and path mean.
     *
     * @throws IllegalStateException before the first head gate has found out
     */
    Endpoint endpoint();

    /** The dialect in which the client is answered. */
    Dialect dialect();

    /**
     * The wire on which the client asked.
     *
     * @throws IllegalStateException where no model is asked
     */
    Wire wire();

    /** What the scan of the body found; null where no body was scanned, or not to its end. */
    @Nullable
    RequestFacts facts();

    /** The model as the client named it; empty until it has been resolved. */
    String asked();

    /** Id of the answer, without the prefix that its dialect gives it: hard to guess where the client may come back by it. */
    String answerId();

    /** What becomes of the answer behind its end; null in dialects whose clients cannot come back to it. */
    AnswerOrder.@Nullable Keeping keeping();

    /** Whether the client wants a stream; false until the body is complete. */
    boolean streamed();

    /** Writes the elements of the answer where the client wants a stream as one JSON array; null where it wants frames. */
    @Nullable
    ArrayWriter array();

    /** Media type of a streamed answer. */
    default String streamType() {
        return array() == null ? wire().framing().contentType() : "application/json";
    }

    /** What happened when. */
    Timeline times();
}
