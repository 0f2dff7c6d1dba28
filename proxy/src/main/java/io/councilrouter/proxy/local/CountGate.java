package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.Serving;
import java.util.List;

/**
 * How many tokens a request has: a backend that counts on the client's wire is asked. Where none does, or all say that they
 * do not, the answer is the estimate by which requests are routed.
 */
public final class CountGate implements Gate {
    private final RoutingTables tables;
    private final Profiles profiles;
    private final RoutingSettings settings;
    private final List<String> councils;
    private final Upstream estimate = TokenEstimate.upstream();

    /**
     * A gate under one configuration, of one loop.
     *
     * @param councils names of models that no backend serves because the gateway does
     */
    public CountGate(RoutingTables tables, Profiles profiles, RoutingSettings settings, List<String> councils) {
        this.tables = tables;
        this.profiles = profiles;
        this.settings = settings;
        this.councils = List.copyOf(councils);
    }

    @Override
    public Verdict decide(Gated x) {
        RequestFacts facts = x.facts();
        String model = facts == null ? null : facts.model();
        if (!x.isFor(Purpose.COUNTING) || model == null) {
            return Verdict.PROCEED;
        }
        if (councils.contains(model) && x.caller().may(model)) {
            return new Verdict.AnswerWith(estimate);
        }
        Resolution meant = ModelNames.resolve(
                tables.current(), settings, model, false, x.caller().models());
        // Of a model that is unknown or down the route says so, as it does when a chat asks for it.
        if (!(meant instanceof Resolution.Found found) || !live(found)) {
            return Verdict.PROCEED;
        }
        if (!counts(x, found)) {
            return new Verdict.AnswerWith(estimate);
        }
        x.plan(model, found).otherwise(estimate);
        return Verdict.PROCEED;
    }

    private static boolean live(Resolution.Found found) {
        return found.pin() == null ? found.route().live() : found.pin().serving();
    }

    /** Whether somebody who may be asked has the client's wire. */
    private boolean counts(Gated x, Resolution.Found found) {
        Backend pin = found.pin();
        return found.route().servings().stream()
                .map(Serving::backend)
                .filter(each -> pin == null || pin.id() == each.id())
                .anyMatch(each -> each.serving() && profiles.of(each).has(x.wire()));
    }
}
