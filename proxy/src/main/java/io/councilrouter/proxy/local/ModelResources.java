package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Ascii;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Serving;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1beta/models} and {@code /v1beta/models/{id}}, and the same below {@code /v1}, as Gemini's clients read them, by
 * pages where they ask for pages. The name of the last model of a page is the token of the next.
 */
final class ModelResources {
    private static final byte[] SIZE = Ascii.of("pageSize");
    private static final byte[] TOKEN = Ascii.of("pageToken");

    /** Most entries of a page. */
    private static final int MOST = 1000;

    private final ModelLists models;
    private final ListedCouncils councils;

    ModelResources(ModelLists models, ListedCouncils councils) {
        this.models = models;
        this.councils = councils;
    }

    /** One page of all models; the first and the only one unless the query says otherwise. */
    void all(Exchange x) {
        int size = size(x);
        if (size < 0) {
            x.fail(new Fault.Client(FaultCode.INVALID_ARGUMENT, "\"pageSize\" must be a whole number.", "pageSize"));
            return;
        }
        VisibleModels visible = new VisibleModels(x, councils);
        String token = x.head().query(TOKEN);
        int from = token == null ? 0 : visible.place(token) + 1;
        int to = Math.min(visible.size(), from + size);
        JsonWriter json = JsonAnswer.writer(x);
        json.open().name("models").openArray();
        for (int i = from; i < to; i++) {
            resource(json, visible.name(i), visible.route(i));
        }
        json.closeArray();
        if (to < visible.size()) {
            json.name("nextPageToken").string(visible.name(to - 1));
        }
        json.close();
        models.answer(x);
    }

    private static int size(Exchange x) {
        String said = x.head().query(SIZE);
        if (said == null || said.isEmpty() || said.equals("0")) {
            return MOST;
        }
        return said.matches("\\d{1,9}") ? Math.min(MOST, Integer.parseInt(said)) : -1;
    }

    /** One model. */
    void one(Exchange x) {
        ModelLists.NamedModel found = models.find(x);
        if (found != null) {
            resource(JsonAnswer.writer(x), found.name(), found.route());
            models.answer(x);
        }
    }

    private static void resource(JsonWriter json, String name, @Nullable ModelRoute route) {
        int context = -1;
        int abilities = 0;
        if (route != null) {
            for (Serving serving : route.servings()) {
                context = Math.max(context, serving.contextLength());
                abilities |= serving.abilities();
            }
        }
        json.open().name("name").string("models/" + name);
        json.name("version").string("").name("displayName").string(name);
        if (context > 0) {
            json.name("inputTokenLimit").number((long) context);
        }
        boolean embeds = (abilities & Ability.EMBED.bit()) != 0;
        json.name("supportedGenerationMethods").openArray();
        if (!embeds || (abilities & Ability.CHAT.bit()) != 0) {
            json.string("generateContent").string("streamGenerateContent").string("countTokens");
        }
        if (embeds) {
            json.string("embedContent").string("batchEmbedContents");
        }
        json.closeArray();
        if ((abilities & Ability.THINKING.bit()) != 0) {
            json.name("thinking").bool(true);
        }
        json.close();
    }
}
