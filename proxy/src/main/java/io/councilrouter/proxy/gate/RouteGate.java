package io.councilrouter.proxy.gate;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.AttemptPlan;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.UploadModel;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import java.time.Duration;
import java.util.List;

/** Resolves the model's name, once. Last of the body gates. */
public final class RouteGate implements Gate {
    private final RoutingSettings settings;

    /** A gate under one configuration. */
    public RouteGate(RoutingSettings settings) {
        this.settings = settings;
    }

    @Override
    public Verdict decide(Exchange x) {
        Operation operation = x.endpoint().operation();
        RequestFacts facts = x.facts();
        if (x.planned() != null) {
            return Verdict.PROCEED;
        }
        if (operation == null) {
            throw new IllegalStateException("no operation to route");
        }
        String asked = facts == null ? UploadModel.of(x) : facts.model();
        if (asked == null || asked.isEmpty()) {
            return new Verdict.Refuse(
                    facts == null
                            ? UploadModel.missing(x)
                            : new Fault.Client(
                                    FaultCode.INVALID_ARGUMENT,
                                    "The request names no model: add \"model\", or use \"auto\" for the default one.",
                                    "model"));
        }
        Resolution resolution = ModelNames.resolve(
                x.loop().tables().current(),
                settings,
                asked,
                !operation.boundToModel(),
                x.caller().models());
        return switch (resolution) {
            case Resolution.Found found -> {
                x.plan(new AttemptPlan(x, asked, found));
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
