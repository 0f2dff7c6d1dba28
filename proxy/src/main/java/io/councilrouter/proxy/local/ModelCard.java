package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.RequestView;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.Serving;
import org.jspecify.annotations.Nullable;

/** What the gateway itself knows of a model, as {@code /api/show} tells it. Stateless, shared by the exchanges of a loop. */
final class ModelCard implements Upstream {
    private final RoutingTables tables;
    private final RoutingSettings settings;

    /** Cards of models that are found under these settings. */
    ModelCard(RoutingTables tables, RoutingSettings settings) {
        this.tables = tables;
        this.settings = settings;
    }

    /** What the model's name means; null where there is no such model, or not for this caller. */
    Resolution.@Nullable Found found(RequestView x) {
        RequestFacts facts = x.facts();
        if (facts == null || facts.model() == null) {
            return null;
        }
        return ModelNames.resolve(
                                tables.current(),
                                settings,
                                facts.model(),
                                false,
                                x.caller().models())
                        instanceof Resolution.Found found
                ? found
                : null;
    }

    @Override
    public void open(Exchange x) {
        Resolution.Found found = found(x);
        Serving serving = found == null ? null : found.route().servings().getFirst();
        int abilities = serving == null ? 0 : serving.abilities();
        String family = serving == null ? "" : serving.backend().settings().provider();
        JsonWriter json = JsonAnswer.writer(x);
        json.open()
                .name("license")
                .string("")
                .name("modelfile")
                .string("")
                .name("parameters")
                .string("");
        json.name("template").string("");
        TagLists.details(json, family);
        json.name("model_info").open().name("general.architecture").string(family);
        if (serving != null && serving.contextLength() > 0) {
            json.anyName(family + ".context_length").number(serving.contextLength());
        }
        json.close().name("capabilities").openArray();
        if ((abilities & Ability.EMBED.bit()) != 0) {
            json.string("embedding");
        } else {
            json.string("completion");
        }
        if (abilities == 0 || (abilities & Ability.TOOLS.bit()) != 0) {
            json.string("tools");
        }
        if ((abilities & Ability.VISION.bit()) != 0) {
            json.string("vision");
        }
        if ((abilities & Ability.THINKING.bit()) != 0) {
            json.string("thinking");
        }
        json.closeArray().close();
        JsonAnswer.send(x);
    }

    @Override
    public void pause(boolean paused) {
        // The whole answer is in the sink already.
    }

    @Override
    public void cancel(Cause cause) {
        // Nothing is held.
    }
}
