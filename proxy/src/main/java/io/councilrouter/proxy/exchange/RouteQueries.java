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

    /** What {@code exchange} asks, before anybody was tried. */
    static RouteQuery of(Exchange exchange, ModelRoute route) {
        RouteQuery query = new RouteQuery(exchange.times().start);
        RequestFacts facts = exchange.facts();
        if (facts != null) {
            query.prompt(facts.tokens());
            if (facts.traits().tools()) {
                query.need(Ability.TOOLS);
            }
            if (facts.traits().images()) {
                query.need(Ability.VISION);
            }
        }
        query.asking(asking(exchange));
        query.beside(exchange.caller().beside());
        query.explain(exchange.head().headers().has(KnownHeader.X_ROUTER_EXPLAIN));
        if (!exchange.loop().profiles().everywhere(exchange.wire().operation())) {
            ofThoseWhoCan(query, exchange, route);
        }
        return query;
    }

    /** What is passed through is understood only by backends of the caller's own dialect, and not all speak all else. */
    private static void ofThoseWhoCan(RouteQuery query, Exchange exchange, ModelRoute route) {
        for (Serving serving : route.servings()) {
            if (exchange.loop().profiles().wire(serving.backend(), exchange.wire(), exchange.facts()) == null) {
                query.tried(serving.backend());
            }
        }
    }

    /** By what a refusal is remembered: several wires may come to one at a backend, and one template stands for many paths. */
    private static RouteQuery.Asked asking(Exchange exchange) {
        RequestFacts facts = exchange.facts();
        Wire asked = exchange.wire();
        if (asked.operation() == Operation.PASS || facts == null) {
            String path = exchange.head().path();
            return _ -> path;
        }
        Profiles profiles = exchange.loop().profiles();
        return backend -> {
            Wire taken = profiles.wire(backend, asked, facts);
            return taken == null ? asked.label() : taken.label();
        };
    }
}
