package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Owned;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Stage;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.Heads;
import io.councilrouter.proxy.gate.RouteGate;
import io.councilrouter.proxy.local.LocalAnswers;
import io.councilrouter.proxy.local.ManagementGate;
import io.councilrouter.proxy.local.ServerFacts;
import io.councilrouter.proxy.tap.HandTurns;
import io.councilrouter.routing.admission.AdmissionQueue;
import io.councilrouter.routing.admission.Ticket;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.AdmissionSettings;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.Engine;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import io.netty.buffer.ByteBuf;
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
import org.jspecify.annotations.Nullable;

/**
 * Exchanges on a loop that is stepped by hand, between backends that answer by a script: whole requests with their plan, their
 * attempts and the queue, without a socket and without a moment of real time.
 */
final class PlanRig {
    static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}";

    private static final LocalAnswers LOCAL = new LocalAnswers(
            new ServerFacts("1", "rig", Instant.EPOCH, 0, () -> false, null),
            RoutingSettings.DEFAULTS,
            List.of(),
            true);
    private static final Dialects DIALECTS = Dialects.load();
    private static final Dialect OPENAI = DIALECTS.named("openai");
    private static final Dialect OLLAMA = DIALECTS.named("ollama");

    /** Paths as {@code proxy.boot.Endpoints} has them; the first that a request's begins with is meant. */
    private static final List<Endpoint> ENDPOINTS = List.of(
            Endpoint.inference("/v1/chat/completions", OPENAI, Operation.CHAT),
            Endpoint.inference("/v1/completions", OPENAI, Operation.COMPLETE),
            Endpoint.inference("/v1/embeddings", OPENAI, Operation.EMBED),
            Endpoint.inference("/v1/audio/*", OPENAI, Operation.PASS),
            Endpoint.inference("/v1/rerank", OPENAI, Operation.PASS),
            Endpoint.inference("/api/chat", OLLAMA, Operation.CHAT),
            Endpoint.inference("/api/generate", OLLAMA, Operation.COMPLETE),
            Endpoint.inference("/api/embeddings", OLLAMA, Operation.EMBED_ONE),
            Endpoint.inference("/api/embed", OLLAMA, Operation.EMBED),
            LOCAL.show(OLLAMA),
            LOCAL.management("/api/pull", OLLAMA),
            LOCAL.management("/api/push", OLLAMA),
            LOCAL.management("/api/copy", OLLAMA),
            LOCAL.management("/api/delete", OLLAMA),
            LOCAL.management("/api/create", OLLAMA),
            LOCAL.management("/api/blobs/*", OLLAMA),
            Endpoint.local("/api/ps", OLLAMA, LOCAL.loaded()),
            Endpoint.local("/v1/models/{id}", OPENAI, LOCAL.model()));

    /** What a backend does with a request that it has. */
    interface Script {
        void run(LinkListener listener);
    }

    final HandTurns turns = new HandTurns();
    final RoutingTables tables = new RoutingTables();
    final TableKeeper keeper = new TableKeeper(tables, turns::nanos, () -> true);
    final AdmissionQueue queue;
    /** Backends in the order in which they were asked. */
    final List<String> asked = new ArrayList<>();
    /** What went to them, head and body. */
    final List<String> sent = new ArrayList<>();

    private final Map<String, Deque<Script>> scripts = new HashMap<>();
    private final Map<String, Script> always = new HashMap<>();
    private final List<BackendSettings> backends = new ArrayList<>();
    private final RoutingSettings settings;
    private final LoopState loop;

    /** A rig under that configuration, whose backends come by {@link #serve}. */
    PlanRig(String yaml, Map<String, List<String>> fallbacks) {
        GatewayConfig config = new ConfigReader(
                        Path.of("."),
                        Map.of(),
                        Catalogue.shipped(),
                        Strategies.load().names())
                .read("rig.yaml", yaml, List.of())
                .config();
        settings = RoutingSettings.DEFAULTS
                .withStrategy("priority")
                .withNames("", Map.of(), fallbacks)
                .withAdmission(new AdmissionSettings(256, config.admission().maxWait()));
        queue = new AdmissionQueue(tables, settings.admission(), turns::nanos);
        LoopState.Parts parts = new LoopState.Parts(
                turns,
                PooledByteBufAllocator.DEFAULT,
                tables,
                admission(),
                this::open,
                (backend, operation, model) -> keeper.lacks(backend.name(), operation, model),
                keeper::weatherChanged);
        loop = new LoopState(
                parts,
                new LoopState.House(
                        config,
                        List.of(x -> {
                            x.endpoint(endpoint(x.head().path()));
                            return Verdict.PROCEED;
                        }),
                        List.of(new ManagementGate(), new RouteGate(settings)),
                        List.of(),
                        new Picker(Strategies.load(), settings),
                        new Profiles(config, DIALECTS, Catalogue.shipped()),
                        new HeaderPolicy("rig", DIALECTS),
                        OPENAI,
                        1 << 20));
    }

    private static Endpoint endpoint(String path) {
        return ENDPOINTS.stream()
                .filter(each -> path.startsWith(each.route().replaceAll("\\*$|\\{.*", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Adds a backend of the next priority that serves these models, and answers with the scripts one after the other. */
    final PlanRig serve(String name, List<String> models, Script... answers) {
        return serve("openai", name, models, answers);
    }

    /** Adds an Ollama backend, like {@link #serve}. */
    final PlanRig serveOllama(String name, List<String> models, Script... answers) {
        return serve("ollama", name, models, answers);
    }

    private PlanRig serve(String api, String name, List<String> models, Script... answers) {
        String url = "http://" + name + ".test" + (api.equals("openai") ? "/v1" : "");
        backends.add(BackendSettings.of(name, api, api, URI.create(url)).withPreference(backends.size() + 1, 1));
        keeper.use(settings, backends);
        keeper.report(BackendReport.up(
                name, Engine.listing(models.stream().map(ServedModel::named).toList())));
        scripts.put(name, new ArrayDeque<>(Arrays.asList(answers)));
        always.put(name, answers[answers.length - 1]);
        return this;
    }

    /** Has the backend speak these dialects, the preferred one first. */
    void speaks(String name, String... dialects) {
        backends.replaceAll(each -> each.name().equals(name) ? each.withDialects(List.of(dialects)) : each);
        keeper.use(settings, backends);
    }

    /** Has the backend take that many requests at once. */
    void limitTo(String name, int concurrency) {
        backends.replaceAll(each -> each.name().equals(name) ? each.withMaxConcurrency(concurrency) : each);
        keeper.use(settings, backends);
    }

    static Script good() {
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
        return listener ->
                listener.onFailed(new Fault.Upstream(FaultCode.UPSTREAM_CONNECT, "refused", Stage.CONNECT), false);
    }

    /** Asks for a model, and runs what can run at once. */
    Asked ask(String model, String... headers) {
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
        Asked client = new Asked();
        Exchange x =
                new Exchange(loop, client, Heads.request(line, lines.toArray(String[]::new)), new Caller("127.0.0.1"));
        client.exchange = x;
        x.begin();
        if (x.wantsBody()) {
            x.onBodyPart(Unpooled.wrappedBuffer(body));
        }
        if (x.wantsBody()) {
            x.onBodyEnd();
        }
        settle();
        return client;
    }

    /** Lets time pass, and has the queue look at it as the home loop does. */
    void pass(long millis) {
        for (long left = millis; left > 0; left -= 200) {
            turns.pass(Math.min(200, left));
            queue.tick();
            settle();
        }
    }

    private void settle() {
        while (turns.step() > 0) {
            // Until nothing waits for a turn.
        }
    }

    Backend backend(String name) {
        return Objects.requireNonNull(tables.current().backend(name));
    }

    /** Nothing is taken, nobody waits. */
    boolean idle() {
        return queue.size() == 0
                && loop.open() == 0
                && tables.current().backends().stream()
                        .allMatch(each ->
                                each.slots().inFlight() == 0 && each.slots().waiters() == 0);
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
        Deque<Script> left = Objects.requireNonNull(scripts.get(profile.name()));
        Script script = left.isEmpty() ? Objects.requireNonNull(always.get(profile.name())) : left.remove();
        Wire wire = new Wire(sent);
        turns.execute(() -> {
            if (!wire.closed) {
                listener.onReady(wire);
            }
            turns.execute(() -> {
                if (!wire.closed) {
                    script.run(listener);
                }
            });
        });
        return wire;
    }

    /** A connection that takes every byte. */
    private static final class Wire implements Link {
        private final List<String> sent;
        private boolean closed;

        Wire(List<String> sent) {
            this.sent = sent;
        }

        @Override
        public void write(@Owned ByteBuf part) {
            sent.add(part.toString(StandardCharsets.UTF_8));
            part.release();
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void requestDone(boolean head) {}

        @Override
        public void pause(boolean paused) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A client and what it was told. */
    static final class Asked implements Downstream {
        private final Pieces sink = new Pieces(PooledByteBufAllocator.DEFAULT);
        private final StringBuilder text = new StringBuilder();
        private @Nullable AnswerHead head;
        private @Nullable Exchange exchange;
        private boolean ended;

        boolean ended() {
            return ended;
        }

        int status() {
            return head == null ? 0 : head.status();
        }

        String text() {
            return text.toString();
        }

        /** The value of a header of ours, empty without it. */
        String header(String name) {
            List<String> extra = head == null ? List.of() : head.extra();
            for (int i = 0; i + 1 < extra.size(); i += 2) {
                if (extra.get(i).equalsIgnoreCase(name)) {
                    return extra.get(i + 1);
                }
            }
            return "";
        }

        /** It leaves. */
        void leave() {
            Objects.requireNonNull(exchange).cancel(Cause.CLIENT_GONE);
        }

        @Override
        public ByteSink sink() {
            return sink;
        }

        @Override
        public long pending() {
            return sink.size();
        }

        @Override
        public void discard() {
            sink.release();
            sink.reset();
        }

        @Override
        public void begin(AnswerHead whole) {
            head = whole;
        }

        @Override
        public void flush() {
            ByteBuf all = sink.takeComposite();
            text.append(all.toString(StandardCharsets.UTF_8));
            all.release();
            sink.reset();
        }

        @Override
        public void end() {
            flush();
            ended = true;
        }

        @Override
        public void endAndClose() {
            end();
        }

        @Override
        public void ahead(byte[] bytes) {
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void cut() {
            end();
        }

        @Override
        public boolean admin() {
            return false;
        }

        @Override
        public long sent() {
            return text.length();
        }

        @Override
        public void hold(boolean held) {}

        @Override
        public boolean writable() {
            return true;
        }
    }
}
