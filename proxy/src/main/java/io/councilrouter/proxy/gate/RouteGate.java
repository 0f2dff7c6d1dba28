package io.councilrouter.proxy.gate;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import java.time.Duration;
import java.util.List;

/** Resolves the model's name, unless an earlier gate has. The last body gate. */
public final class RouteGate implements Gate {
    private final RoutingTables tables;
    private final RoutingSettings settings;

    /** A gate under one configuration. */
    public RouteGate(RoutingTables tables, RoutingSettings settings) {
        this.tables = tables;
        this.settings = settings;
    }

    @Override
    public Verdict decide(Gated x) {
        Operation operation = x.endpoint().operation();
        if (x.planned() != null) {
            return Verdict.PROCEED;
        }
        if (operation == null) {
            throw new IllegalStateException("no operation to route");
        }
        String asked = x.model();
        if (asked == null || asked.isEmpty()) {
            return new Verdict.Refuse(x.unnamed());
        }
        Resolution resolution = ModelNames.resolve(
                tables.current(),
                settings,
                asked,
                !operation.boundToModel(),
                x.caller().models());
        return switch (resolution) {
            case Resolution.Found found -> {
                x.plan(asked, found);
                yield Verdict.PROCEED;
            }
            case Resolution.Unknown(List<String> near) -> unknown(asked, near);
            case Resolution.Forbidden() -> new Verdict.Refuse(x.caller().mayNot(asked));
            case Resolution.NoDefault() ->
                new Verdict.Refuse(new Fault.NoRoute(
                        FaultCode.NO_BACKEND, "No backend offers a chat model just now.", Duration.ofSeconds(5)));
        };
    }

    private static Verdict unknown(String asked, List<String> near) {
        String hint = near.isEmpty()
                ? "see /v1/models for those that are served"
                : "did you mean " + String.join(", ", near) + "?";
        return new Verdict.Refuse(
                new Fault.Client(FaultCode.UNKNOWN_MODEL, "model '" + asked + "' not found; " + hint, "model"));
    }
}
