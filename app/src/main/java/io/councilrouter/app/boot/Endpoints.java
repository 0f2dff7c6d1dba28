package io.councilrouter.app.boot;

import static io.councilrouter.codec.http.Method.DELETE;
import static io.councilrouter.codec.http.Method.GET;
import static io.councilrouter.codec.http.Method.HEAD;
import static io.councilrouter.codec.http.Method.PATCH;
import static io.councilrouter.codec.http.Method.POST;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.Method;
import io.councilrouter.proxy.admin.AdminAnswers;
import io.councilrouter.proxy.admin.StoredAnswers;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.gate.EndpointTable;
import io.councilrouter.proxy.local.LocalAnswers;
import io.councilrouter.proxy.local.RecallAnswers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every path that the gateway answers, the busiest first. */
final class Endpoints {
    private static final Set<Method> GETS = Set.of(GET);
    private static final Set<Method> POSTS = Set.of(POST);

    private final EndpointTable.EndpointTableBuilder table = new EndpointTable.EndpointTableBuilder();
    private final Dialect openai;
    private final Dialect ollama;
    private final Dialect anthropic;
    private final Dialect gemini;
    private final Dialect responses;
    private final LocalAnswers local;
    private final AdminAnswers admin;
    private final StoredAnswers stored;
    private final RecallAnswers recall;
    private final @Nullable Upstream metrics;

    /**
     * The answers of our own.
     *
     * @param local the answers for everybody
     * @param admin the answers for administrators
     * @param stored stored rows, for administrators
     * @param recall answers to which clients come back
     * @param metrics the metrics page; null if it has a port of its own or is off
     */
    record Own(
            LocalAnswers local,
            AdminAnswers admin,
            StoredAnswers stored,
            RecallAnswers recall,
            @Nullable Upstream metrics) {}

    private Endpoints(Dialects dialects, Own own) {
        openai = usual(dialects);
        ollama = dialects.named("ollama");
        anthropic = dialects.named("anthropic");
        gemini = dialects.named("gemini");
        responses = dialects.named("responses");
        local = own.local();
        admin = own.admin();
        stored = own.stored();
        recall = own.recall();
        metrics = own.metrics();
    }

    /** The dialect in which councils ask their members, and in which requests to unknown paths are refused. */
    static Dialect usual(Dialects dialects) {
        return dialects.named("openai");
    }

    /**
     * The table of the main address.
     *
     * @param apart whether administrators have a separate address, so that this one has no paths for them
     */
    static EndpointTable main(Dialects dialects, Own own, boolean apart) {
        Endpoints all = new Endpoints(dialects, own);
        all.models();
        all.recalls();
        all.lists();
        all.greeting();
        all.health();
        all.management();
        if (!apart) {
            all.administration();
        }
        return all.table
                .speaks("/api/", all.ollama)
                .speaks("/v1/messages", all.anthropic)
                .speaks("/v1beta/", all.gemini)
                .marks(all.anthropic)
                .marks(all.gemini)
                .closes("/admin")
                .build(all.openai);
    }

    /** The table of the administrators' separate address. */
    static EndpointTable admin(Dialects dialects, Own own) {
        Endpoints all = new Endpoints(dialects, own);
        all.health();
        all.administration();
        return all.table.closes("/admin").build(all.openai);
    }

    private void models() {
        for (String prefix : new String[] {"/v1", ""}) {
            infer(prefix + "/chat/completions", openai, Operation.CHAT);
            infer(prefix + "/completions", openai, Operation.COMPLETE);
            infer(prefix + "/embeddings", openai, Operation.EMBED);
            infer(prefix + "/responses", responses, Operation.CHAT);
        }
        String council = "/v1/council/chat";
        table.on(POSTS, council, Endpoint.asking(council, Purpose.COUNCIL, openai, Operation.CHAT));
        infer("/v1/messages", anthropic, Operation.CHAT);
        table.on(POSTS, "/v1/messages/count_tokens", local.count("/v1/messages/count_tokens", anthropic));
        infer("/api/chat", ollama, Operation.CHAT);
        infer("/api/generate", ollama, Operation.COMPLETE);
        infer("/api/embed", ollama, Operation.EMBED);
        infer("/api/embeddings", ollama, Operation.EMBED_ONE);
        for (String prefix : new String[] {"/v1beta", "/v1"}) {
            generate(prefix + "/{model}");
        }
        infer("/v1/rerank", openai, Operation.PASS);
        infer("/v1/moderations", openai, Operation.PASS);
        infer("/v1/images/*", openai, Operation.PASS);
        infer("/v1/audio/*", openai, Operation.PASS);
        table.on(Set.of(GET, POST), "/v1/realtime", Endpoint.local("/v1/realtime", openai, local.realtime()));
    }

    /** What is asked of a model whose name stands in the path, behind the collection that it is in. */
    private void generate(String model) {
        Endpoint whole = Endpoint.inference(model + ":generateContent", gemini, Operation.CHAT);
        table.on(POSTS, whole.route(), whole.streaming(false));
        Endpoint streamed = Endpoint.inference(model + ":streamGenerateContent", gemini, Operation.CHAT);
        table.on(POSTS, streamed.route(), streamed.streaming(true));
        table.on(POSTS, model + ":countTokens", local.count(model + ":countTokens", gemini));
        infer(model + ":embedContent", gemini, Operation.EMBED_ONE);
        infer(model + ":batchEmbedContents", gemini, Operation.EMBED);
    }

    private void lists() {
        table.onMarked(anthropic, GETS, "/v1/models", Endpoint.local("/v1/models", anthropic, local.cards()));
        table.onMarked(anthropic, GETS, "/v1/models/*", Endpoint.local("/v1/models/{id}", anthropic, local.card()));
        table.onMarked(gemini, GETS, "/v1/models", Endpoint.local("/v1/models", gemini, local.resources()));
        table.onMarked(gemini, GETS, "/v1/models/*", Endpoint.local("/v1/models/{id}", gemini, local.resource()));
        for (String prefix : new String[] {"/v1", ""}) {
            table.on(GETS, prefix + "/models", Endpoint.local("/v1/models", openai, local.models()));
            table.on(GETS, prefix + "/models/*", Endpoint.local("/v1/models/{id}", openai, local.model()));
        }
        table.on(GETS, "/v1beta/models", Endpoint.local("/v1beta/models", gemini, local.resources()));
        table.on(GETS, "/v1beta/models/*", Endpoint.local("/v1beta/models/{id}", gemini, local.resource()));
        table.on(GETS, "/api/tags", Endpoint.local("/api/tags", ollama, local.tags()));
        table.on(GETS, "/api/ps", Endpoint.local("/api/ps", ollama, local.loaded()));
        table.on(GETS, "/api/version", Endpoint.local("/api/version", Purpose.PUBLIC, ollama, local.version()));
        table.on(POSTS, "/api/show", local.show(ollama));
    }

    /** What clients come back to. */
    private void recalls() {
        Wire wire = responses.wire(Operation.CHAT);
        Recalling how = wire == null ? null : wire.recalling();
        if (how == null) {
            return;
        }
        for (String prefix : new String[] {"/v1", ""}) {
            String one = prefix + "/responses/{id}";
            table.on(GETS, one + "/input_items", Endpoint.local(one + "/input_items", responses, recall.items(how)));
            table.on(POSTS, one + "/cancel", Endpoint.local(one + "/cancel", responses, recall.cancel()));
            table.on(GETS, one, Endpoint.local(one, responses, recall.one()));
            table.on(Set.of(DELETE), one, Endpoint.local(one, responses, recall.delete(how)));
        }
    }

    private void greeting() {
        table.on(GETS, "/", Endpoint.local("/", Purpose.PUBLIC, openai, local.root()));
    }

    private void health() {
        table.on(GETS, "/health", Endpoint.local("/health", Purpose.MONITORING, openai, local.health()));
        table.on(GETS, "/health/live", Endpoint.local("/health/live", Purpose.MONITORING, openai, local.live()));
        table.on(GETS, "/health/ready", Endpoint.local("/health/ready", Purpose.MONITORING, openai, local.ready()));
    }

    private void management() {
        manage(POSTS, "/api/pull", Purpose.MODEL_CHANGE);
        manage(POSTS, "/api/push", Purpose.MODEL_PUSH);
        manage(POSTS, "/api/create", Purpose.MODEL_CHANGE);
        manage(POSTS, "/api/copy", Purpose.MODEL_CHANGE);
        manage(Set.of(DELETE), "/api/delete", Purpose.MODEL_CHANGE);
        manage(Set.of(HEAD, POST), "/api/blobs/*", Purpose.MODEL_FILE);
    }

    private void administration() {
        if (metrics != null) {
            table.on(GETS, "/metrics", Endpoint.local("/metrics", Purpose.MONITORING, openai, metrics));
        }
        administer(GETS, "/admin/config", admin.config());
        administer(GETS, "/admin/backends", admin.backends());
        administer(Set.of(PATCH), "/admin/backends/{name}", admin.backend());
        administer(GETS, "/admin/models", admin.models());
        administer(GETS, "/admin/council/templates", admin.councils());
        administer(GETS, "/admin/stats", admin.stats(stored));
        administer(POSTS, "/admin/reload", admin.reload());
        administer(GETS, "/admin/requests/{id}", admin.request());
        administer(GETS, "/admin/responses", stored.list());
        administer(Set.of(DELETE), "/admin/responses", stored.delete());
        administer(GETS, "/admin/responses/stats", stored.stats());
        administer(GETS, "/admin/responses/{id}", stored.one());
        administer(Set.of(DELETE), "/admin/responses/{id}", stored.deleteOne());
    }

    private void administer(Set<Method> methods, String path, Upstream answer) {
        table.on(methods, path, Endpoint.local(path, Purpose.ADMIN, openai, answer));
    }

    private void infer(String path, Dialect dialect, Operation operation) {
        table.on(POSTS, path, Endpoint.inference(path, dialect, operation));
    }

    private void manage(Set<Method> methods, String path, Purpose purpose) {
        table.on(methods, path, local.management(path, purpose, ollama));
    }
}
