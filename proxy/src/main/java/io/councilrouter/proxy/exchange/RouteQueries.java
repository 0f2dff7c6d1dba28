package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Serving;

/** Makes of a request what it asks of routing. Stateless. */
final class RouteQueries {
    private RouteQueries() {}

    /** What a request asks, before anybody was tried. */
    static RouteQuery of(RequestView request, ModelRoute route, Profiles profiles) {
        RouteQuery query = new RouteQuery(request.times().start);
        RequestFacts facts = request.facts();
        if (facts != null) {
            query.prompt(facts.tokens());
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
        if (!profiles.everywhere(request.wire().operation())) {
            ofThoseWhoCan(query, request, route, profiles);
        }
        return query;
    }

    /** What is passed through is understood only by backends of the caller's own dialect, and not all speak all else. */
    private static void ofThoseWhoCan(RouteQuery query, RequestView request, ModelRoute route, Profiles profiles) {
        for (Serving serving : route.servings()) {
            if (profiles.wire(serving.backend(), request.wire(), request.facts()) == null) {
                query.tried(serving.backend());
            }
        }
    }

    /**
     * By what a refusal is remembered: the wire that the backend is asked on, for several wires of clients may come to one; of what is
     * passed on the path, for one template stands for many.
     */
    private static RouteQuery.OperationNames asking(RequestView request, Profiles profiles) {
        RequestFacts facts = request.facts();
        Wire asked = request.wire();
        if (asked.operation() == Operation.PASS || facts == null) {
            String path = request.head().path();
            return _ -> path;
        }
        return backend -> {
            Wire taken = profiles.wire(backend, asked, facts);
            return taken == null ? asked.label() : taken.label();
        };
    }
}
