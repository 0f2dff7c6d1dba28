package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.Backend;
import org.jspecify.annotations.Nullable;

/** Makes of a request what it asks of routing. Stateless. */
final class RouteQueries {
    private RouteQueries() {}

    /** What a request asks, before anybody was tried. */
    static RouteQuery of(RequestView request, Profiles profiles) {
        RouteQuery query = new RouteQuery(request.times().start);
        RequestFacts facts = request.facts();
        if (facts != null) {
            query.prompt(facts.tokens());
            if (request.wire().operation() == Operation.EMBED) {
                query.several();
            }
            if (facts.traits().tools()) {
                query.need(Ability.TOOLS);
            }
            if (facts.traits().images()) {
                query.need(Ability.VISION);
            }
        }
        query.asking(asking(request, profiles));
        query.beside(request.caller().beside());
        query.explain(request.head().headers().has(KnownHeader.X_ROUTER_EXPLAIN));
        return query;
    }

    /**
     * By what a refusal is remembered: the wire that the backend is asked on, for several wires of clients may come to one; of what is
     * passed on the path, for one template stands for many.
     */
    private static RouteQuery.OperationNames asking(RequestView request, Profiles profiles) {
        RequestFacts facts = request.facts();
        Wire asked = request.wire();
        if (facts == null || !profiles.everywhere(asked.operation())) {
            return new OfThoseWhoCan(profiles, asked, facts, request.head().path());
        }
        return backend -> {
            Wire taken = profiles.wire(backend, asked, facts);
            return taken == null ? asked.label() : taken.label();
        };
    }

    /**
     * What is passed through is understood only by backends of the caller's own dialect, and not all speak all else. This is
     * asked of each candidate anew, for more of them may come while the request waits or goes on along its chain.
     */
    private record OfThoseWhoCan(Profiles profiles, Wire asked, @Nullable RequestFacts facts, String path)
            implements RouteQuery.OperationNames {
        @Override
        public String of(Backend backend) {
            if (facts == null || asked.operation() == Operation.PASS) {
                return path;
            }
            Wire taken = profiles.wire(backend, asked, facts);
            return taken == null ? asked.label() : taken.label();
        }

        @Override
        public boolean offeredBy(Backend backend) {
            return profiles.wire(backend, asked, facts) != null;
        }
    }
}
