package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Serving;

/** Makes of a request what it asks of routing. Stateless. */
final class Question {
    private Question() {}

    /** What {@code exchange} asks, before anybody was tried. */
    static RouteQuery of(Exchange exchange, Operation operation, ModelRoute route) {
        RouteQuery query = new RouteQuery(exchange.times().start);
        RequestFacts facts = exchange.facts();
        if (facts != null) {
            query.prompt(facts.tokens());
            if (facts.tools()) {
                query.need(Ability.TOOLS);
            }
            if (facts.images()) {
                query.need(Ability.VISION);
            }
        }
        query.asking(asking(exchange, operation));
        query.beside(exchange.caller().beside());
        query.explain(exchange.head().headers().has(KnownHeader.X_ROUTER_EXPLAIN));
        if (operation == Operation.PASS) {
            ofOneDialect(query, exchange, route);
        }
        return query;
    }

    /** What is passed through is understood only by backends of the caller's own dialect. */
    private static void ofOneDialect(RouteQuery query, Exchange exchange, ModelRoute route) {
        for (Serving serving : route.servings()) {
            if (!serving.backend()
                    .settings()
                    .dialect()
                    .equals(exchange.dialect().name())) {
                query.tried(serving.backend());
            }
        }
    }

    /** By what a refusal is remembered: several operations may be one to a backend, and one template stands for many paths. */
    private static RouteQuery.Asked asking(Exchange exchange, Operation operation) {
        RequestFacts facts = exchange.facts();
        if (operation == Operation.PASS || facts == null) {
            String path = exchange.head().path();
            return _ -> path;
        }
        Profiles profiles = exchange.loop().profiles();
        Dialect from = exchange.dialect();
        return backend -> profiles.serving(backend, from, operation, facts).name();
    }
}
