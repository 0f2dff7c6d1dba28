package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.ModelNames;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.Serving;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/show} of a model that no Ollama backend serves: answered from what is known. One that an Ollama backend
 * serves goes there.
 */
public final class ShowGate implements Gate {
    private final RoutingSettings settings;
    private final Upstream answer = new LocalUpstream(this::show);

    /** A gate under one configuration. */
    public ShowGate(RoutingSettings settings) {
        this.settings = settings;
    }

    @Override
    public Verdict decide(Exchange x) {
        if (x.endpoint().purpose() != Purpose.DESCRIPTION) {
            return Verdict.PROCEED;
        }
        Resolution.Found found = found(x);
        // Where nobody is up the route says so, as it does when a chat asks for the model.
        if (found == null || !found.route().live()) {
            return Verdict.PROCEED;
        }
        boolean native_ = found.route().servings().stream()
                .anyMatch(each -> each.backend().serving()
                        && x.loop().profiles().of(each.backend()).has(x.wire()));
        return native_ ? Verdict.PROCEED : new Verdict.AnswerWith(answer);
    }

    private Resolution.@Nullable Found found(Exchange x) {
        RequestFacts facts = x.facts();
        if (facts == null || facts.model() == null) {
            return null;
        }
        return ModelNames.resolve(
                                x.loop().tables().current(),
                                settings,
                                facts.model(),
                                false,
                                x.caller().models())
                        instanceof Resolution.Found found
                ? found
                : null;
    }

    private void show(Exchange x) {
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
        OllamaLists.details(json, family);
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
}
