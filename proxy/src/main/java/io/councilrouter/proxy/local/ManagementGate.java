package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.AttemptPlan;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.load.Rotation;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's model management: refused unless {@code admin.allow_model_management}, and then sent to the one backend that
 * {@code backend/model} or {@code X-Router-Backend} names, for what is pulled there is pulled nowhere else.
 */
public final class ManagementGate implements Gate {
    private static final List<String> ROUTES =
            List.of("/api/pull", "/api/push", "/api/create", "/api/copy", "/api/delete", "/api/blobs/*");

    @Override
    public Verdict decide(Exchange x) {
        if (!ROUTES.contains(x.route())) {
            return Verdict.PROCEED;
        }
        if (!x.config().admin().allowModelManagement()) {
            return new Verdict.Refuse(new Fault.Refused(
                    FaultCode.FORBIDDEN,
                    "model management is switched off at this gateway; its operator can allow it with"
                            + " admin.allow_model_management: true",
                    Duration.ZERO));
        }
        if (x.caller().restricted()) {
            return new Verdict.Refuse(new Fault.Refused(
                    FaultCode.FORBIDDEN,
                    "the API key \"" + x.caller().keyId() + "\" is for some models only, and such keys manage none",
                    Duration.ZERO));
        }
        RequestFacts facts = x.facts();
        String model = facts == null || facts.model() == null ? "" : facts.model();
        String named = x.head().headers().text(KnownHeader.X_ROUTER_BACKEND);
        int slash = model.indexOf('/');
        Backend backend = find(x, named);
        if (backend == null && slash > 0) {
            backend = find(x, model.substring(0, slash));
            model = backend == null ? model : model.substring(slash + 1);
        }
        if (backend == null) {
            return new Verdict.Refuse(new Fault.Client(
                    FaultCode.INVALID_ARGUMENT,
                    "say which backend: name the model as <backend>/<model>, or send X-Router-Backend",
                    "model"));
        }
        Serving serving =
                new Serving(backend, model, -1, 0, true, backend.load().model(model), null);
        ModelRoute route = new ModelRoute(model, List.of(serving), new Rotation());
        x.plan(new AttemptPlan(x, Operation.PASS, model, new Resolution.Found(route, backend, List.of())));
        return Verdict.PROCEED;
    }

    private static @Nullable Backend find(Exchange x, @Nullable String name) {
        Backend backend = name == null ? null : x.loop().tables().current().backend(name);
        return backend == null
                        || !backend.settings().dialect().equals(x.dialect().name())
                ? null
                : backend;
    }
}
