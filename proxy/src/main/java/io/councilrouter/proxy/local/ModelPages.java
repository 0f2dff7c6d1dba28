package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Ascii;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.Serving;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/models} and {@code /v1/models/{id}} as Anthropic's clients read them, by pages where they ask for pages.
 */
final class ModelPages {
    private static final byte[] LIMIT = Ascii.of("limit");
    private static final byte[] AFTER = Ascii.of("after_id");
    private static final byte[] BEFORE = Ascii.of("before_id");

    /** Most entries of a page. */
    private static final int MOST = 1000;

    private final ModelLists models;
    private final ListedCouncils councils;
    private final String started;

    ModelPages(ServerFacts facts, ModelLists models, ListedCouncils councils) {
        this.models = models;
        this.councils = councils;
        started = DateTimeFormatter.ISO_INSTANT.format(facts.started());
    }

    /** One page of all models; the first and the only one unless the query says otherwise. */
    void all(Exchange x) {
        int limit = limit(x);
        if (limit < 1) {
            x.fail(new Fault.Client(
                    FaultCode.INVALID_ARGUMENT, "\"limit\" must be a number from 1 to " + MOST + ".", "limit"));
            return;
        }
        VisibleModels visible = new VisibleModels(x, councils);
        String before = x.head().query(BEFORE);
        int end = before == null ? visible.size() : Math.max(0, visible.place(before));
        String after = x.head().query(AFTER);
        int behind = after == null ? 0 : visible.place(after) + 1;
        int from = before == null ? behind : Math.max(0, end - limit);
        int to = Math.min(end, from + limit);
        JsonWriter json = JsonAnswer.writer(x);
        json.open().name("data").openArray();
        for (int i = from; i < to; i++) {
            card(json, visible.name(i), visible.route(i));
        }
        json.closeArray().name("has_more").bool(before == null ? to < end : from > 0);
        edge(json, "first_id", from < to ? visible.name(from) : null);
        edge(json, "last_id", from < to ? visible.name(to - 1) : null);
        json.close();
        models.answer(x);
    }

    private static int limit(Exchange x) {
        String said = x.head().query(LIMIT);
        if (said == null) {
            return MOST;
        }
        return said.matches("\\d{1,4}") && Integer.parseInt(said) <= MOST ? Integer.parseInt(said) : 0;
    }

    private static void edge(JsonWriter json, String name, @Nullable String id) {
        json.name(name);
        if (id == null) {
            json.nul();
        } else {
            json.string(id);
        }
    }

    /** One model. */
    void one(Exchange x) {
        ModelLists.NamedModel found = models.find(x);
        if (found != null) {
            card(JsonAnswer.writer(x), found.name(), found.route());
            models.answer(x);
        }
    }

    private void card(JsonWriter json, String name, @Nullable ModelRoute route) {
        json.open().name("type").string("model").name("id").string(name);
        json.name("display_name").string(name).name("created_at").string(started);
        int context = -1;
        if (route != null) {
            for (Serving serving : route.servings()) {
                context = Math.max(context, serving.contextLength());
            }
        }
        if (context > 0) {
            json.name("max_input_tokens").number((long) context);
        }
        json.close();
    }
}
