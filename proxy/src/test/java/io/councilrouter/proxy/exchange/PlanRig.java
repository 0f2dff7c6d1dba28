package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.Heads;
import io.councilrouter.proxy.gate.RouteGate;
import io.councilrouter.proxy.local.LocalAnswers;
import io.councilrouter.proxy.local.ManagementGate;
import io.councilrouter.proxy.local.ServerFacts;
import io.councilrouter.proxy.seals.SealShelf;
import io.councilrouter.proxy.turns.HandTurns;
import io.councilrouter.routing.admission.AdmissionQueue;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.NameRule;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exchanges on a loop that is stepped by hand, between backends that answer by a script: whole requests with their plan, their
 * attempts and the queue, without a socket and without a moment of real time.
 */
public final class PlanRig {
    public static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";

    private static final LocalAnswers LOCAL = new LocalAnswers(
            new ServerFacts("1", "rig", Instant.EPOCH, 0, () -> false, null),
            RoutingSettings.DEFAULTS,
            List.of(),
            true);
    /** Read once: tests make thousands of rigs. */
    private static final Map<String, GatewayConfig> READ = new ConcurrentHashMap<>();

    private static final Strategies STRATEGIES = Strategies.load();
    private static final Dialects DIALECTS = Dialects.load();
    private static final Dialect OPENAI = DIALECTS.named("openai");
    private static final Dialect OLLAMA = DIALECTS.named("ollama");

    /** Paths as {@code app.boot.Endpoints} has them; the first that a request's begins with is meant. */
    private static final List<Endpoint> ENDPOINTS = List.of(
            Endpoint.inference("/v1/chat/completions", OPENAI, Operation.CHAT),
            Endpoint.inference("/v1/completions", OPENAI, Operation.COMPLETE),
            Endpoint.inference("/v1/embeddings", OPENAI, Operation.EMBED),
            Endpoint.inference("/v1/audio/*", OPENAI, Operation.PASS),
            Endpoint.inference("/v1/rerank", OPENAI, Operation.PASS),
            Endpoint.inference("/minimal/{model}/talk", DIALECTS.named("minimal"), Operation.CHAT),
            Endpoint.inference("/api/chat", OLLAMA, Operation.CHAT),
            Endpoint.inference("/api/generate", OLLAMA, Operation.COMPLETE),
            Endpoint.inference("/api/embeddings", OLLAMA, Operation.EMBED_ONE),
            Endpoint.inference("/api/embed", OLLAMA, Operation.EMBED),
            LOCAL.show(OLLAMA),
            LOCAL.management("/api/pull", Purpose.MODEL_CHANGE, OLLAMA),
            LOCAL.management("/api/push", Purpose.MODEL_PUSH, OLLAMA),
            LOCAL.management("/api/copy", Purpose.MODEL_CHANGE, OLLAMA),
            LOCAL.management("/api/delete", Purpose.MODEL_CHANGE, OLLAMA),
            LOCAL.management("/api/create", Purpose.MODEL_CHANGE, OLLAMA),
            LOCAL.management("/api/blobs/*", Purpose.MODEL_FILE, OLLAMA),
            Endpoint.local("/api/ps", OLLAMA, LOCAL.loaded()),
            Endpoint.local("/v1/models/{id}", OPENAI, LOCAL.model()));

    /** What a backend does with a request that it has. */
    public interface Script {
        void run(LinkListener listener);
    }

    public final HandTurns turns = new HandTurns();
    final RoutingTables tables = new RoutingTables();
    final TableKeeper keeper = new TableKeeper(tables, turns::nanos, () -> true);
    final AdmissionQueue queue;
    /** Backends in the order in which they were asked. */
    final List<String> asked = new ArrayList<>();
    /** What went to those that answer by a script, head and body. */
    final List<String> sent = new ArrayList<>();
    /** Connections in the order in which they were asked for. */
    public final List<ScriptedLink> links = new ArrayList<>();
    /** Clients in the order in which they came. */
    final List<Asked> clients = new ArrayList<>();

    final CountingTap tap = new CountingTap();
    /** Asked between the endpoint's head gate and the body's. */
    Gate atHead = x -> Verdict.PROCEED;
    /** Asked before all other body gates. */
    Gate atBody = x -> Verdict.PROCEED;

    private final Map<String, Deque<Script>> scripts = new HashMap<>();
    private final Map<String, Script> always = new HashMap<>();
    private final List<BackendSettings> backends = new ArrayList<>();
    private final RoutingSettings settings;
    private final LoopState loop;
    private long tapFailures;

    /** A rig under that configuration, whose backends come by {@link #serve}. */
    public PlanRig(String yaml, Map<String, List<String>> fallbacks) {
        GatewayConfig config = READ.computeIfAbsent(yaml, PlanRig::read);
        settings = RoutingSettings.DEFAULTS
                .withStrategy("priority")
                .withNames("", Map.of(), fallbacks)
                .withAdmission(
                        new AdmissionSettings(256, config.traffic().admission().maxWait()));
        queue = new AdmissionQueue(tables, settings.admission(), turns::nanos);
        LoopState.Parts parts = new LoopState.Parts(
                turns,
                PooledByteBufAllocator.DEFAULT,
                tables,
                admission(),
                this::open,
                (backend, operation, model) -> keeper.lacks(backend.name(), operation, model),
                keeper::weatherChanged,
                new Connections(),
                new SealShelf());
        Profiles profiles = new Profiles(config, DIALECTS, Catalogue.shipped());
        loop = new LoopState(
                parts,
                new LoopState.Pipeline(
                        config,
                        List.of(
                                x -> {
                                    x.endpoint(endpoint(x.head().path()));
                                    return Verdict.PROCEED;
                                },
                                x -> atHead.decide(x)),
                        List.of(
                                x -> atBody.decide(x),
                                new ManagementGate(tables, profiles),
                                new RouteGate(tables, settings)),
                        List.of(tap),
                        new Picker(STRATEGIES, settings),
                        profiles,
                        new HeaderPolicy("rig", DIALECTS),
                        OPENAI,
                        1 << 20));
    }

    private static GatewayConfig read(String yaml) {
        return new ConfigReader(Path.of("."), Map.of(), Catalogue.shipped(), STRATEGIES.names())
                .read("rig.yaml", yaml, List.of())
                .config();
    }

    private static Endpoint endpoint(String path) {
        return ENDPOINTS.stream()
                .filter(each -> path.startsWith(each.route().replaceAll("\\*$|\\{.*", "")))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Adds a backend of the next priority that serves these models, and answers with the scripts one after the other, by
     * hand without one.
     */
    public PlanRig serve(String name, List<String> models, Script... answers) {
        return serve("openai", name, models, answers);
    }

    /** Adds an Ollama backend, like {@link #serve}. */
    PlanRig serveOllama(String name, List<String> models, Script... answers) {
        return serve("ollama", name, models, answers);
    }

    private PlanRig serve(String api, String name, List<String> models, Script... answers) {
        String url = "http://" + name + ".test" + (api.equals("openai") ? "/v1" : "");
        backends.add(BackendSettings.of(name, api, api, URI.create(url))
                .withNames(api.equals("ollama") ? NameRule.TAGGED : NameRule.EXACT)
                .withPreference(backends.size() + 1, 1));
        keeper.use(settings, backends);
        keeper.report(BackendReport.up(
                name,
                EngineState.listing(models.stream().map(ServedModel::named).toList())));
        scripts.put(name, new ArrayDeque<>(Arrays.asList(answers)));
        if (answers.length > 0) {
            always.put(name, answers[answers.length - 1]);
        }
        return this;
    }

    /** Has the backend speak these dialects, the preferred one first. */
    void speaks(String name, String... dialects) {
        backends.replaceAll(each -> each.name().equals(name) ? each.withDialects(List.of(dialects)) : each);
        keeper.use(settings, backends);
    }

    /** Has the backend take that many requests at once. */
    public void limitTo(String name, int concurrency) {
        backends.replaceAll(each -> each.name().equals(name) ? each.withMaxConcurrency(concurrency) : each);
        keeper.use(settings, backends);
    }

    public static Script good() {
        return status(200, ANSWER);
    }

    static Script status(int status, String body, String... headers) {
        return listener -> {
            List<String> lines = new ArrayList<>(List.of(headers));
            lines.add("Content-Type: application/json");
            listener.onHead(Heads.response(status, lines.toArray(String[]::new)));
            listener.onBody(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
            listener.onReadComplete();
            listener.onEnd();
        };
    }

    static Script error(int status, String message, String... headers) {
        return status(status, "{\"error\":{\"message\":\"" + message + "\"}}", headers);
    }

    static Script refusedConnection() {
        return listener -> listener.onFailed(
                new Fault.BackendFailed(FaultCode.UPSTREAM_CONNECT, "refused", FailurePoint.CONNECT), false);
    }

    /** Has that gate asked before all other body gates. */
    public void decides(Gate gate) {
        atBody = gate;
    }

    /** Asks for a model, and runs what can run at once. */
    public Asked ask(String model, String... headers) {
        String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        return send("POST /v1/chat/completions", body, headers);
    }

    /** Sends a request with that body, none if it is empty, and runs what can run at once. */
    Asked send(String line, String text, String... headers) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(List.of(headers));
        if (body.length > 0) {
            lines.add("Content-Length: " + body.length);
        }
        Asked client = begin(line, lines.toArray(String[]::new));
        if (client.exchange().wantsBody()) {
            client.part(text);
        }
        if (client.exchange().wantsBody()) {
            client.exchange().onBodyEnd();
        }
        settle();
        return client;
    }

    /** The head of a request has come; its body, if the lines tell of one, is still to come. */
    Asked begin(String line, String... lines) {
        Asked client = new Asked();
        clients.add(client);
        client.begins(new Exchange(loop, client, Heads.request(line, lines), new Caller("127.0.0.1")));
        return client;
    }

    /** Lets time pass, and has the queue look at it as the home loop does. */
    public void pass(long millis) {
        for (long left = millis; left > 0; left -= 200) {
            turns.pass(Math.min(200, left));
            queue.tick();
            settle();
        }
    }

    /** Runs all turns that wait, and those that they ask for. */
    public void settle() {
        while (turns.step() > 0) {
            // Until nothing waits for a turn.
        }
    }

    public Backend backend(String name) {
        return Objects.requireNonNull(tables.current().backend(name));
    }

    /** The taps that have failed so far were meant to. */
    void toleratesTapFailures() {
        tapFailures = loop.tapFailures();
    }

    /** Slots that are taken at all backends. */
    int slotsTaken() {
        return tables.current().backends().stream()
                .mapToInt(each -> each.slots().inFlight())
                .sum();
    }

    /** Nothing is taken, nobody waits. */
    boolean idle() {
        return leftovers().isEmpty();
    }

    private Admission admission() {
        return new Admission() {
            @Override
            public void enter(Ticket ticket) {
                turns.execute(() -> queue.offer(ticket));
            }

            @Override
            public void withdraw(Ticket ticket) {
                turns.execute(() -> queue.withdraw(ticket));
            }

            @Override
            public void slotFreed(Backend backend) {
                turns.execute(() -> queue.slotFreed(backend));
            }
        };
    }

    private Link open(BackendProfile profile, boolean fresh, LinkListener listener) {
        asked.add(profile.name());
        ScriptedLink link = new ScriptedLink(profile.name(), fresh, listener);
        links.add(link);
        Deque<Script> left = Objects.requireNonNull(scripts.get(profile.name()));
        Script script = left.isEmpty() ? always.get(profile.name()) : left.remove();
        // Without one the test says what the backend does, from the wish for a connection on.
        if (script != null) {
            turns.execute(() -> {
                link.ready();
                sent.add(link.sent());
                turns.execute(() -> script.run(link));
            });
        }
        return link;
    }

    /** The connection that was asked for last. */
    public ScriptedLink link() {
        return links.getLast();
    }

    public LoopState loop() {
        return loop;
    }

    /**
     * What has not been given back, and what was told that may not be told; empty once everything is over and all is
     * well.
     */
    public String leftovers() {
        List<String> left = new ArrayList<>();
        links.forEach(link -> link.wrongs().forEach(wrong -> left.add(link + " was " + wrong)));
        links.stream().filter(ScriptedLink::live).forEach(link -> left.add(link + " is still open"));
        clients.forEach(client -> client.wrongs().forEach(wrong -> left.add("a client was told " + wrong)));
        clients.stream().filter(each -> !each.ended()).forEach(each -> left.add("a client got no end"));
        clients.stream().filter(Asked::held).forEach(each -> left.add("a client is still held"));
        left.addAll(tap.wrongs());
        expect(left, "ends told to taps", tap.ended(), loop.exchanges());
        expect(left, "tap failures", loop.tapFailures(), tapFailures);
        expect(left, "exchanges open", loop.open(), 0);
        expect(left, "bytes of bodies", loop.bodyMemory().used(), 0);
        expect(left, "timers", turns.armed(), 0);
        expect(left, "tickets in line", queue.size(), 0);
        for (Backend backend : tables.current().backends()) {
            expect(left, "slots of " + backend.name(), backend.slots().inFlight(), 0);
            expect(left, "waiters of " + backend.name(), backend.slots().waiters(), 0);
            expect(left, "tokens at " + backend.name(), backend.load().outstandingTokens(), 0);
        }
        return String.join("\n", left);
    }

    private static void expect(List<String> left, String what, long is, long wanted) {
        if (is != wanted) {
            left.add(what + ": " + is + " instead of " + wanted);
        }
    }
}
