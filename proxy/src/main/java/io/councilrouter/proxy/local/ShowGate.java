package io.councilrouter.proxy.local;

import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;

/** {@code /api/show}: goes to an Ollama backend if one serves the model, else is answered from what is known. */
public final class ShowGate implements Gate {
    private final Profiles profiles;
    private final ModelCard card;

    /** A gate under one configuration, of one loop. */
    public ShowGate(RoutingTables tables, Profiles profiles, RoutingSettings settings) {
        this.profiles = profiles;
        card = new ModelCard(tables, settings);
    }

    @Override
    public Verdict decide(Gated x) {
        if (x.endpoint().purpose() != Purpose.DESCRIPTION) {
            return Verdict.PROCEED;
        }
        Resolution.Found found = card.found(x);
        // If nobody is up the route gate says so, as it does for a chat with the model.
        if (found == null || !found.route().live()) {
            return Verdict.PROCEED;
        }
        boolean listed = found.route().servings().stream()
                .anyMatch(each ->
                        each.backend().serving() && profiles.of(each.backend()).has(x.wire()));
        return listed ? Verdict.PROCEED : new Verdict.AnswerWith(card);
    }
}
