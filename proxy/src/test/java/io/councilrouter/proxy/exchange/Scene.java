package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.turns.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request, brought to a phase of its life without a socket, and everybody at hand who can do something to it: its
 * client, its backends {@code a} and {@code b}, the queue, the clock.
 */
final class Scene {

    /** Where it stands; one for each {@link Phase}. */
    enum Place {
        RECEIVING,
        DECIDING,
        QUEUED,
        CONNECTING,
        WAITING,
        STREAMING,
        DONE;

        static Place of(Phase phase) {
            return switch (phase) {
                case Phase.Receiving _ -> RECEIVING;
                case Phase.Deciding _ -> DECIDING;
                case Phase.Queued _ -> QUEUED;
                case Phase.Connecting _ -> CONNECTING;
                case Phase.Waiting _ -> WAITING;
                case Phase.Streaming _ -> STREAMING;
                case Phase.Done _ -> DONE;
            };
        }
    }

    /** What is asked, and so how its answer is taken to the client. */
    enum Kind {
        /** A chat, answered whole: spliced. */
        WHOLE,
        /** A chat, streamed: sifted. */
        STREAM,
        /** A chat, streamed by a backend of another dialect: transcoded. */
        TRANSLATED,
        /** A file in chunks that goes on as it comes. */
        UPLOAD,
        /** Something that we answer ourselves, bit by bit. */
        OWN;

        /** Whether it can come to that place. */
        boolean reaches(Place place) {
            return this != OWN || (place != Place.QUEUED && place != Place.CONNECTING && place != Place.WAITING);
        }
    }

    static final String YAML =
            """
            discovery: {enabled: false}
            streaming: {heartbeat: 5s}
            admission: {max_wait: 40s}
            limits: {write_stall: 11s, replay: REPLAY}
            timeouts: {connect: 10s, response_header: 10s, first_token: 10s, stall: 10s, total: 90s}
            """;

    /** More than the timeouts of an attempt, less than all others. */
    static final long ATTEMPT_LATE = Duration.ofSeconds(12).toNanos();

    private static final String CHAT = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String CHAT_STREAM = CHAT.replace("}]}", "}],\"stream\":true}");

    final PlanRig rig;
    final Kind kind;
    /** How often the gates at the head, and at the body, were asked about it. */
    int headGates;

    int bodyGates;
    private final List<Asked> blockers = new ArrayList<>();
    private @Nullable Asked client;
    private @Nullable Deadline total;
    private Runnable inGate = () -> {};
    private Verdict head = Verdict.PROCEED;
    private Verdict body = Verdict.PROCEED;
    private @Nullable Own own;
    private boolean blocking;

    Scene(Kind kind) {
        this(kind, "64KiB");
    }

    /** The same where so much of an upload is kept for another attempt. */
    Scene(Kind kind, String replay) {
        this.kind = kind;
        rig = new PlanRig(YAML.replace("REPLAY", replay), Map.of());
        if (kind == Kind.TRANSLATED) {
            rig.serveOllama("a", List.of("m")).serveOllama("b", List.of("m"));
        } else {
            rig.serve("a", List.of("m")).serve("b", List.of("m"));
        }
        rig.atHead = x -> {
            headGates += blocking ? 0 : 1;
            return blocking ? Verdict.PROCEED : head;
        };
        rig.atBody = this::decide;
    }

    private Verdict decide(Gated x) {
        if (blocking) {
            return Verdict.PROCEED;
        }
        bodyGates++;
        inGate.run();
        return kind == Kind.OWN && body instanceof Verdict.Proceed ? new Verdict.AnswerWith(answering()) : body;
    }

    // Who is there.

    Asked client() {
        return Objects.requireNonNull(client);
    }

    Exchange x() {
        return client().exchange();
    }

    Place place() {
        return Place.of(x().phase());
    }

    ScriptedLink link() {
        return rig.link();
    }

    boolean linked() {
        return !rig.links.isEmpty() && (blockers.isEmpty() || rig.links.size() > blockers.size());
    }

    Own own() {
        return Objects.requireNonNull(own);
    }

    /** An answer of our own, to be given by a gate. */
    Own answering() {
        own = new Own();
        return own;
    }

    /** Whether an answer of our own has begun. */
    boolean answered() {
        return own != null;
    }

    /** Whether whoever answers it is kept from saying more. */
    boolean paused() {
        return own == null ? link().paused() : own.paused();
    }

    /** What was made of it; null while it runs. */
    @Nullable
    Outcome outcome() {
        return x().phase() instanceof Phase.Done(var outcome) ? outcome : null;
    }

    // Getting there.

    /** What the gates will say at the head, and at the body. */
    Scene verdicts(Verdict atHead, Verdict atBody) {
        head = atHead;
        body = atBody;
        return this;
    }

    /** Everybody who could serve it is at work for somebody else. */
    void full() {
        rig.limitTo("a", 1);
        rig.limitTo("b", 1);
        blocking = true;
        blockers.add(rig.ask("m"));
        blockers.add(rig.ask("m"));
        blocking = false;
    }

    /** The head of the request comes. */
    Scene begins() {
        List<Deadline> before = rig.turns.waiting();
        if (kind == Kind.UPLOAD) {
            client = rig.begin(
                    "POST /v1/audio/transcriptions",
                    "Content-Type: multipart/form-data; boundary=b",
                    "X-Model: m",
                    "Transfer-Encoding: chunked");
        } else {
            client = rig.begin("POST /v1/chat/completions", "Content-Length: " + chat().length());
        }
        total = rig.turns.waiting().stream()
                .filter(each -> !before.contains(each))
                .findFirst()
                .orElse(null);
        return this;
    }

    /** The body of a chat. */
    String chat() {
        return kind == Kind.STREAM || kind == Kind.TRANSLATED ? CHAT_STREAM : CHAT;
    }

    /** As much of the body comes as is needed to decide. */
    Scene asks() {
        if (kind == Kind.UPLOAD) {
            client().part("RIFF");
        } else {
            client().part(chat());
            if (x().wantsBody()) {
                x().onBodyEnd();
            }
        }
        rig.settle();
        return this;
    }

    /** Brings it there, and does {@code act}, inside of a gate where that is the place. */
    static Scene at(Place place, Kind kind, Act act) {
        return new Scene(kind).to(place, act);
    }

    /** The same with what has been said of it so far. */
    Scene to(Place place, Act act) {
        Scene scene = this;
        if (place == Place.QUEUED) {
            scene.full();
        }
        scene.begins();
        if (place == Place.DECIDING) {
            scene.inGate = () -> act.on(scene);
        }
        if (place != Place.RECEIVING) {
            scene.asks();
        }
        if (place.compareTo(Place.WAITING) >= 0 && kind != Kind.OWN) {
            scene.link().ready();
        }
        if (place.compareTo(Place.STREAMING) >= 0) {
            scene.starts();
            scene.says();
        }
        if (place == Place.DONE) {
            scene.ends();
        }
        scene.rig.settle();
        if (place != Place.DECIDING) {
            if (scene.place() != place) {
                throw new IllegalStateException(scene.place() + " instead of " + place + ": "
                        + scene.client().text());
            }
            act.on(scene);
        }
        return scene;
    }

    /** Something that is done to it. */
    interface Act {
        void on(Scene scene);
    }

    // What its backend, or our own answer, says.

    /** The answer's head. */
    void starts() {
        switch (kind) {
            case WHOLE -> link().head(200, "Content-Type: application/json");
            case STREAM, UPLOAD -> link().head(200, "Content-Type: text/event-stream");
            case TRANSLATED -> link().head(200, "Content-Type: application/x-ndjson");
            case OWN -> own().starts();
        }
    }

    /** Some output, and that this is all for now. */
    void says() {
        switch (kind) {
            case WHOLE -> link().says(LARGE);
            case STREAM, UPLOAD -> link().says(TOKEN);
            case TRANSLATED -> link().says(LINE);
            case OWN -> own().says("bit ");
        }
    }

    /** The rest of it, and its end. */
    void ends() {
        if (kind == Kind.OWN) {
            own().ends();
            return;
        }
        link().body(
                        switch (kind) {
                            case WHOLE -> "\"},\"finish_reason\":\"stop\"}]}";
                            case STREAM, UPLOAD -> FINISH;
                            case TRANSLATED -> LAST_LINE;
                            case OWN -> "";
                        });
        link().onReadComplete();
        link().onEnd();
    }

    static final String LARGE =
            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                    + "x".repeat(66_000);
    static final String TOKEN = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";
    static final String FINISH =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    static final String LINE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"one\"},\"done\":false}\n";
    static final String LAST_LINE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

    /** The connection breaks. */
    void breaks(boolean stale) {
        link().fails(FaultCode.UPSTREAM_TRUNCATED, FailurePoint.STREAM, stale);
    }

    /** The backend answers with an error; our own answer fails. */
    void refuses(int status, String... lines) {
        if (kind == Kind.OWN) {
            own().fails();
            return;
        }
        link().head(status, lines);
        link().body("{\"error\":{\"message\":\"boom\"}}");
        link().onReadComplete();
        link().onEnd();
    }

    // What the others do.

    /** {@code timeouts.total} is over. */
    void total() {
        if (total != null) {
            rig.turns.goOff(total);
        }
    }

    /** The time of a drain is over. */
    void cut() {
        x().fail(new Fault.Refused(FaultCode.DRAINING, "The gateway is shutting down.", Duration.ofSeconds(5)));
    }

    /** Whoever had the slot has done with it; who waits hears of it in a later turn. */
    void frees() {
        blockers.stream().filter(each -> !each.ended()).findFirst().ifPresent(Asked::leave);
    }

    /** Everybody leaves who is still there. */
    void over() {
        rig.atBody = x -> Verdict.PROCEED;
        for (Asked each : rig.clients) {
            if (!each.ended()) {
                each.leave();
            }
        }
        rig.settle();
    }

    /** An answer of our own, which does what it is told. */
    final class Own implements Upstream {
        private boolean paused;
        private int cancels;
        private Cause why = Cause.NONE;

        boolean paused() {
            return paused;
        }

        int cancels() {
            return cancels;
        }

        /** Why it need not answer; {@code NONE} while it may. */
        Cause cause() {
            return why;
        }

        void starts() {
            if (cancels > 0) {
                return;
            }
            x().begin(x().answerHead().contentType("text/plain").stream(true));
        }

        void says(String text) {
            if (cancels == 0) {
                starts();
                x().down().sink().tail(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
                x().flush();
            }
        }

        void ends() {
            if (cancels == 0) {
                starts();
                x().complete();
            }
        }

        void fails() {
            if (cancels == 0) {
                x().fail(new Fault.Internal(FaultCode.INTERNAL, "The script says so.", "1"));
            }
        }

        @Override
        public void open(Exchange exchange) {
            // What it says, and when, is the test's affair.
        }

        @Override
        public void pause(boolean stop) {
            paused = stop;
        }

        @Override
        public void cancel(Cause cause) {
            cancels++;
            why = cause;
        }
    }
}
