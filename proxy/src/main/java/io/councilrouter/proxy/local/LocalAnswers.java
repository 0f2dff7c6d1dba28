package io.councilrouter.proxy.local;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.routing.table.RoutingSettings;
import java.util.List;

/** All answers of our own, ready for the endpoint table. Shared by all loops. */
public final class LocalAnswers {
    private final ModelLists models;
    private final ModelPages pages;
    private final ModelResources resources;
    private final TagLists lists;
    private final Health health;

    /**
     * Answers of the gateway that {@code facts} describes.
     *
     * @param routing resolves model names
     * @param councils names of councils, models that the gateway itself answers for
     * @param listed whether lists show them
     */
    public LocalAnswers(ServerFacts facts, RoutingSettings routing, List<String> councils, boolean listed) {
        ListedCouncils shown = new ListedCouncils(listed ? councils : List.of());
        models = new ModelLists(facts, routing, councils, shown);
        pages = new ModelPages(facts, models, shown);
        resources = new ModelResources(models, shown);
        lists = new TagLists(facts, shown);
        health = new Health(facts);
    }

    /** {@code /v1/models}. */
    public Upstream models() {
        return new LocalUpstream(models::all);
    }

    /** {@code /v1/realtime}, whose protocol is not HTTP. */
    public Upstream realtime() {
        return new LocalUpstream(exchange -> exchange.fail(new Fault.Client(
                FaultCode.NOT_IMPLEMENTED,
                "The realtime API is not offered here; /v1/chat/completions with \"stream\": true is.")));
    }

    /** {@code /v1/models/{id}}. */
    public Upstream model() {
        return new LocalUpstream(models::one);
    }

    /** {@code /v1/models} for Anthropic's clients. */
    public Upstream cards() {
        return new LocalUpstream(pages::all);
    }

    /** {@code /v1/models/{id}} for Anthropic's clients. */
    public Upstream card() {
        return new LocalUpstream(pages::one);
    }

    /** {@code /v1beta/models}, for Gemini's clients. */
    public Upstream resources() {
        return new LocalUpstream(resources::all);
    }

    /** {@code /v1beta/models/{id}}, for Gemini's clients. */
    public Upstream resource() {
        return new LocalUpstream(resources::one);
    }

    /** {@code /api/tags}. */
    public Upstream tags() {
        return new LocalUpstream(lists::tags);
    }

    /** {@code /api/ps}. */
    public Upstream loaded() {
        return new LocalUpstream(lists::loaded);
    }

    /** {@code /api/version}. */
    public Upstream version() {
        return new LocalUpstream(lists::version);
    }

    /** {@code /}. */
    public Upstream root() {
        return new LocalUpstream(health::root);
    }

    /** {@code /health}. */
    public Upstream health() {
        return new LocalUpstream(health::all);
    }

    /** {@code /health/live}. */
    public Upstream live() {
        return new LocalUpstream(health::live);
    }

    /** {@code /health/ready}. */
    public Upstream ready() {
        return new LocalUpstream(health::ready);
    }

    /** {@code /api/show}: to an Ollama backend that has the model, else {@link ShowGate} answers. */
    public Endpoint show(Dialect dialect) {
        return Endpoint.asking("/api/show", Purpose.DESCRIPTION, dialect, Operation.PASS);
    }

    /** A path on which tokens are counted: by a backend that does so, else {@link CountGate} answers. */
    public Endpoint count(String path, Dialect dialect) {
        return Endpoint.asking(path, Purpose.COUNTING, dialect, Operation.PASS);
    }

    /** A path of Ollama's model management; {@link ManagementGate} judges it. */
    public Endpoint management(String path, Purpose purpose, Dialect dialect) {
        return Endpoint.asking(path, purpose, dialect, Operation.PASS);
    }
}
