package io.councilrouter.proxy.local;

import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.Recalling.Recalled;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.Serving;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers to which clients come back by their ids: read again, listed, forgotten, gone on from. Shared by all loops. */
public final class RecallAnswers {
    private static final int PAGE = 20;
    private static final int LONGEST_PAGE = 100;
    private static final String ID = "response_id";

    private final Executor io;
    private final KeptAnswers answers;

    /**
     * Of the answers that {@code answers} has.
     *
     * @param io where they are read
     */
    public RecallAnswers(Executor io, KeptAnswers answers) {
        this.io = io;
        this.answers = answers;
    }

    /** What is done with an answer, on {@code admin-io}. */
    private interface Use {
        Consumer<Exchange> of(String id, String key);
    }

    /** The answer itself, as its client was told it. */
    public Upstream one() {
        return asking(x -> {
            Query query = Query.of(x, "stream");
            if (query.flag("stream")) {
                query.wrong("stream", "A stored response is given whole: leave out \"stream\".");
            }
            return refused(x, query)
                    ? null
                    : (id, key) -> answers.whole(id, key, ID)
                            .then(row -> json(row.recall().answer()));
        });
    }

    /** What it was an answer to. */
    public Upstream items(Recalling how) {
        return asking(x -> {
            Query query = Query.of(x, "after", "limit", "order");
            int limit = (int) query.number("limit", PAGE, 1, LONGEST_PAGE);
            String after = Objects.requireNonNullElse(query.text("after"), "");
            String order = Objects.requireNonNullElse(query.text("order"), "desc");
            if (!order.equals("asc") && !order.equals("desc")) {
                query.wrong("order", "'order' must be asc or desc.");
            }
            return refused(x, query)
                    ? null
                    : (id, key) -> answers.whole(id, key, ID).then(row -> {
                        Recalled exchange = new Recalled(
                                id, row.bodies().request(), row.recall().answer());
                        Recalling.Listed page = how.items(exchange, order.equals("desc"), after, limit);
                        return page.known()
                                ? json(page.json())
                                : asker -> asker.fail(new Fault.Client(
                                        FaultCode.INVALID_ARGUMENT, "There is no item '" + after + "' here.", "after"));
                    });
        });
    }

    /** Has it forgotten. */
    public Upstream delete(Recalling how) {
        return asking(x -> refused(x, Query.of(x))
                ? null
                : (id, key) -> answers.forget(id, key, ID).then(row -> json(how.deleted(id))));
    }

    /** Work in the background could be cancelled; there is none. */
    public Upstream cancel() {
        return asking(x -> refused(x, Query.of(x))
                ? null
                : (id, key) -> answers.find(id, key, ID)
                        .then(row -> asker -> asker.fail(new Fault.Client(
                                FaultCode.INVALID_ARGUMENT,
                                "Only a response that was made with \"background\": true can be cancelled; '" + id
                                        + "' was not, and is complete.",
                                ID))));
    }

    /**
     * Completes requests that refer to earlier answers, and has them go on.
     *
     * @param profiles which backends have the client's wire
     */
    public Upstream lookup(Profiles profiles, RoutingSettings settings) {
        return new BlockingAnswer(
                io,
                x -> new Recollection(
                        answers, Objects.requireNonNull(x.wire().recalling()), x, passes(x, profiles, settings)));
    }

    /** Whether a backend of the model that is asked may keep answers itself. */
    private static boolean passes(Exchange x, Profiles profiles, RoutingSettings settings) {
        String model = x.model();
        if (model == null || model.isEmpty()) {
            return false;
        }
        Resolution meant =
                ModelNames.resolve(x.table(), settings, model, true, x.caller().models());
        if (!(meant instanceof Resolution.Found found)) {
            return false;
        }
        Backend pin = found.pin();
        return found.route().servings().stream()
                .map(Serving::backend)
                .filter(each -> pin == null || pin.id() == each.id())
                .anyMatch(each -> profiles.of(each).recalls(x.wire()));
    }

    /** Reads a request; null if it was wrong and has been answered. */
    private interface RecallInquiry {
        @Nullable
        Use of(Exchange x);
    }

    private Upstream asking(RecallInquiry reading) {
        return new BlockingAnswer(io, x -> {
            Use use = reading.of(x);
            String id = Objects.requireNonNullElse(PathSegment.of(x), "");
            String key = x.caller().keyId();
            return use == null ? null : () -> use.of(id, key);
        });
    }

    private static boolean refused(Exchange x, Query query) {
        Fault fault = query.fault();
        if (fault != null) {
            x.fail(fault);
        }
        return fault != null;
    }

    private static Consumer<Exchange> json(byte[] bytes) {
        return x -> {
            x.down().sink().append(bytes);
            JsonAnswer.send(x);
        };
    }
}
