package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.AttemptPlan;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.Serving;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's model management: refused unless {@code admin.allow_model_management} is on. A request goes to exactly one
 * backend: the one that {@code X-Router-Backend} names, else the one that a model's name in the body begins with
 * ({@code backend/model}), else the one to which the files of the new model were uploaded.
 */
public final class ManagementGate implements Gate {
    /** Fields whose model name may begin with a backend's name; the first one found decides. */
    private static final List<String> NAMING = List.of("model", "name", "source", "destination", "from");

    private final RoutingTables tables;
    private final Profiles profiles;

    /** A gate under one configuration, of one loop. */
    public ManagementGate(RoutingTables tables, Profiles profiles) {
        this.tables = tables;
        this.profiles = profiles;
    }

    @Override
    public Verdict decide(Gated x) {
        if (!x.endpoint().purpose().managesModels()) {
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
                    "the API key \"" + x.caller().keyId()
                            + "\" is limited to certain models, and such keys may not manage models",
                    Duration.ZERO));
        }
        return x.endpoint().purpose() == Purpose.MODEL_FILE ? blob(x) : manage(x);
    }

    private Verdict manage(Gated x) {
        ManagedNames names = ManagedNames.of(x);
        Backend backend = find(x, x.head().headers().text(KnownHeader.X_ROUTER_BACKEND));
        if (backend == null) {
            backend = named(x, names);
            if (backend == null) {
                return sayWhich();
            }
            Fault fault = foreign(x, names, backend);
            fault = fault == null ? names.strip(x, backend.name()) : fault;
            if (fault != null) {
                return new Verdict.Refuse(fault);
            }
        }
        RequestFacts facts = x.facts();
        String asked = facts == null || facts.model() == null ? "" : facts.model();
        plan(x, backend, asked);
        return Verdict.PROCEED;
    }

    /** The backend that a name begins with, else the one to which the files of a new model were sent. */
    private @Nullable Backend named(Gated x, ManagedNames names) {
        for (String field : NAMING) {
            ManagedNames.Name name = names.named(field);
            Backend backend = name == null ? null : find(x, name.prefix());
            if (backend != null) {
                return backend;
            }
        }
        for (String digest : names.digests()) {
            Backend holder = holder(x, digest);
            if (holder != null) {
                return holder;
            }
        }
        return null;
    }

    /** Why {@code backend} alone cannot do what is asked; null if it can. */
    private @Nullable Fault foreign(Gated x, ManagedNames names, Backend backend) {
        for (ManagedNames.Name each : names.names()) {
            Backend other = find(x, each.prefix());
            if (other != null && other.id() != backend.id()) {
                return new Fault.Client(
                        FaultCode.INVALID_ARGUMENT,
                        "\"" + each.text() + "\" belongs to a different backend than \"" + backend.name()
                                + "\": a model can only be copied or created within one backend",
                        each.field());
            }
        }
        return null;
    }

    /**
     * Files are uploaded before the request that says which model they are for. They go to the backend that the header
     * names, else to one that has them, else to the preferred Ollama backend, where the model will then be created.
     */
    private Verdict blob(Gated x) {
        String digest = digest(x);
        Backend named = find(x, x.head().headers().text(KnownHeader.X_ROUTER_BACKEND));
        Backend backend = named == null ? taker(x, digest) : named;
        if (backend == null) {
            return sayWhich();
        }
        plan(x, backend, "").whenTaken(() -> backend.load().uploads().add(digest));
        return Verdict.PROCEED;
    }

    private @Nullable Backend taker(Gated x, String digest) {
        Backend holder = holder(x, digest);
        Backend preferred = holder == null || !holder.serving() ? preferred(x) : holder;
        return preferred == null ? holder : preferred;
    }

    /** The part of the path that matches the {@code *} at the end of its template. */
    private static String digest(Gated x) {
        String text = x.head().pathText(x.route().length() - 1, x.head().pathLength());
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    private @Nullable Backend preferred(Gated x) {
        Backend preferred = null;
        for (Backend each : tables.current().backends()) {
            boolean fits = each.serving() && speaks(x, each);
            if (fits && (preferred == null || each.priority() < preferred.priority())) {
                preferred = each;
            }
        }
        return preferred;
    }

    /** A backend that has the file, preferably one that is up. */
    private @Nullable Backend holder(Gated x, String digest) {
        Backend holder = null;
        for (Backend each : tables.current().backends()) {
            boolean has = speaks(x, each) && each.load().uploads().has(digest);
            if (has && (holder == null || (each.serving() && !holder.serving()))) {
                holder = each;
            }
        }
        return holder;
    }

    private static Verdict sayWhich() {
        return new Verdict.Refuse(new Fault.Client(
                FaultCode.INVALID_ARGUMENT,
                "say which backend: name the model as <backend>/<model>, or send X-Router-Backend",
                "model"));
    }

    /**
     * The body is already as the backend is to see it, so the model keeps the name that was asked for. A cooldown of
     * the model must not block its management, and a failure to manage it must not count against its chats.
     */
    private static AttemptPlan plan(Gated x, Backend backend, String asked) {
        String prefix = backend.name() + "/";
        String model = asked.startsWith(prefix) ? asked.substring(prefix.length()) : asked;
        Serving serving =
                new Serving(backend, asked, -1, 0, true, backend.load().model(""), null);
        ModelRoute route = ModelRoute.apart(model, serving);
        Resolution.Found found = new Resolution.Found(route, backend, List.of());
        return x.plan(asked, found).teachingNothing();
    }

    private boolean speaks(Gated x, Backend backend) {
        return profiles.of(backend).has(x.wire());
    }

    private @Nullable Backend find(Gated x, @Nullable String name) {
        Backend backend = name == null ? null : tables.current().backend(name);
        return backend == null || !speaks(x, backend) ? null : backend;
    }
}
