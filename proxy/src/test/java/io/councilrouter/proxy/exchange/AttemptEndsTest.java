package io.councilrouter.proxy.exchange;

import static io.councilrouter.codec.fault.FaultCode.RATE_LIMITED;
import static io.councilrouter.codec.fault.FaultCode.TIMEOUT_CONNECT;
import static io.councilrouter.codec.fault.FaultCode.TIMEOUT_FIRST_TOKEN;
import static io.councilrouter.codec.fault.FaultCode.TIMEOUT_HEAD;
import static io.councilrouter.codec.fault.FaultCode.TIMEOUT_STALL;
import static io.councilrouter.codec.fault.FaultCode.UPSTREAM_AUTH;
import static io.councilrouter.codec.fault.FaultCode.UPSTREAM_CONNECT;
import static io.councilrouter.codec.fault.FaultCode.UPSTREAM_MALFORMED;
import static io.councilrouter.codec.fault.FaultCode.UPSTREAM_REFUSED;
import static io.councilrouter.codec.fault.FaultCode.UPSTREAM_STATUS;
import static io.councilrouter.codec.fault.FaultCode.UPSTREAM_TRUNCATED;
import static io.councilrouter.proxy.exchange.Scene.Kind.OWN;
import static io.councilrouter.proxy.exchange.Scene.Kind.STREAM;
import static io.councilrouter.proxy.exchange.Scene.Kind.TRANSLATED;
import static io.councilrouter.proxy.exchange.Scene.Kind.UPLOAD;
import static io.councilrouter.proxy.exchange.Scene.Kind.WHOLE;
import static io.councilrouter.proxy.exchange.Scene.Place.CONNECTING;
import static io.councilrouter.proxy.exchange.Scene.Place.STREAMING;
import static io.councilrouter.proxy.exchange.Scene.Place.WAITING;
import static io.councilrouter.routing.load.Ended.CANCELLED;
import static io.councilrouter.routing.load.Ended.FAILED;
import static io.councilrouter.routing.load.Ended.OK;
import static io.councilrouter.routing.load.Ended.REFUSED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Retry;
import io.councilrouter.proxy.exchange.Scene.Act;
import io.councilrouter.proxy.exchange.Scene.Kind;
import io.councilrouter.proxy.exchange.Scene.Place;
import io.councilrouter.proxy.turns.DeadlineWheel;
import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.load.Ended;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which an attempt can end: what is made of it, what its backend is charged with, whether another follows,
 * and that what it held is given back.
 */
@ExtendWith(LeakExtension.class)
final class AttemptEndsTest {
    private static final long MOMENT = Duration.ofSeconds(2).toNanos();

    /**
     * One end.
     *
     * @param ended what the backend is charged with
     * @param wrong the fault that taps were told of, null for none
     * @param another whether another attempt follows
     * @param outcome of the exchange; if another attempt follows, that one answers it
     */
    record End(
            String name,
            Kind kind,
            Place place,
            Act act,
            Ended ended,
            @Nullable FaultCode wrong,
            boolean another,
            Outcome outcome) {
        @Override
        public String toString() {
            return name + " (" + kind + ", " + place + ")";
        }
    }

    private static final Outcome ANSWERED = new Outcome(200, Cause.NONE, null);

    private static End whole(String name, Kind kind, Place place, Act act) {
        return new End(name, kind, place, act, OK, null, false, ANSWERED);
    }

    /** Fails so that another attempt follows. */
    private static End next(String name, Kind kind, Place place, Act act, Ended ended, FaultCode wrong) {
        return new End(name, kind, place, act, ended, wrong, true, ANSWERED);
    }

    /** Fails, and the exchange with it, before the client was told anything. */
    private static End fails(String name, Kind kind, Place place, Act act, Ended ended, FaultCode wrong) {
        return new End(name, kind, place, act, ended, wrong, false, new Outcome(wrong.status(), Cause.NONE, wrong));
    }

    /** Fails in the middle of the answer. */
    private static End breaks(String name, Kind kind, Act act, FaultCode wrong) {
        return new End(name, kind, STREAMING, act, FAILED, wrong, false, new Outcome(200, Cause.NONE, wrong));
    }

    /** The exchange ends, and the attempt with it. */
    private static End cancelled(
            String name, Kind kind, Place place, Act act, int status, Cause cause, FaultCode code) {
        return new End(name, kind, place, act, CANCELLED, null, false, new Outcome(status, cause, code));
    }

    private static Act event(String data) {
        return s -> {
            s.starts();
            s.link().says("data: " + data + "\n\n");
        };
    }

    private static Act fault(FaultCode code, FailurePoint stage) {
        return s -> s.link().fails(code, stage, false);
    }

    private static final List<End> ENDS = List.of(
            // Answers.
            whole("a whole answer", WHOLE, WAITING, s -> {
                s.link().head(200);
                s.link().says(PlanRig.ANSWER);
                s.link().onEnd();
            }),
            whole("the rest of an answer that is too large to be held", WHOLE, STREAMING, Scene::ends),
            whole("the last frame", STREAM, STREAMING, Scene::ends),
            whole("the last frame of another dialect", TRANSLATED, STREAMING, Scene::ends),
            whole("what nobody looks at", UPLOAD, STREAMING, Scene::ends),
            whole("the last frame, but not the last chunk", STREAM, STREAMING, s -> {
                s.link().says(Scene.FINISH);
                s.rig.turns.leap(MOMENT);
            }),
            whole("the last frame of another dialect, but not the last chunk", TRANSLATED, STREAMING, s -> {
                s.link().says(Scene.LAST_LINE);
                s.rig.turns.leap(MOMENT);
            }),
            // No connection.
            next(
                    "nothing listens",
                    WHOLE,
                    CONNECTING,
                    fault(UPSTREAM_CONNECT, FailurePoint.CONNECT),
                    FAILED,
                    UPSTREAM_CONNECT),
            next(
                    "connecting takes too long",
                    WHOLE,
                    CONNECTING,
                    s -> s.rig.turns.leap(Scene.ATTEMPT_LATE),
                    FAILED,
                    TIMEOUT_CONNECT),
            next("an idle connection was dead", WHOLE, WAITING, s -> s.breaks(true), CANCELLED, UPSTREAM_TRUNCATED),
            // No answer.
            next(
                    "the connection breaks before a head",
                    WHOLE,
                    WAITING,
                    s -> s.breaks(false),
                    FAILED,
                    UPSTREAM_TRUNCATED),
            next("an end before a head", WHOLE, WAITING, s -> s.link().onEnd(), FAILED, UPSTREAM_MALFORMED),
            next("no head in time", STREAM, WAITING, s -> s.rig.turns.leap(Scene.ATTEMPT_LATE), FAILED, TIMEOUT_HEAD),
            next(
                    "no output in time",
                    STREAM,
                    WAITING,
                    s -> {
                        s.starts();
                        s.rig.turns.leap(Scene.ATTEMPT_LATE);
                    },
                    FAILED,
                    TIMEOUT_FIRST_TOKEN),
            next(
                    "the connection breaks behind the head",
                    STREAM,
                    WAITING,
                    s -> {
                        s.starts();
                        s.breaks(false);
                    },
                    FAILED,
                    UPSTREAM_TRUNCATED),
            next(
                    "an empty body",
                    WHOLE,
                    WAITING,
                    s -> {
                        s.starts();
                        s.link().onEnd();
                    },
                    FAILED,
                    UPSTREAM_TRUNCATED),
            next("an empty stream", STREAM, WAITING, event("[DONE]"), FAILED, UPSTREAM_TRUNCATED),
            next(
                    "a body that is cut",
                    WHOLE,
                    WAITING,
                    s -> {
                        s.starts();
                        s.link().says(PlanRig.ANSWER.substring(0, 40));
                        s.link().onEnd();
                    },
                    FAILED,
                    UPSTREAM_MALFORMED),
            next(
                    "a stream that nobody can read",
                    STREAM,
                    WAITING,
                    s -> s.link().head(200, "Content-Encoding: gzip"),
                    FAILED,
                    UPSTREAM_MALFORMED),
            next(
                    "an error in the first frame",
                    STREAM,
                    WAITING,
                    event("{\"error\":{\"message\":\"boom\"}}"),
                    FAILED,
                    UPSTREAM_STATUS),
            // Errors.
            next("status 500", WHOLE, WAITING, s -> s.refuses(500), FAILED, UPSTREAM_STATUS),
            next("status 429", WHOLE, WAITING, s -> s.refuses(429), REFUSED, RATE_LIMITED),
            next("status 401", WHOLE, WAITING, s -> s.refuses(401), REFUSED, UPSTREAM_AUTH),
            fails("status 400", WHOLE, WAITING, s -> s.refuses(400), REFUSED, UPSTREAM_REFUSED),
            fails(
                    "an upload that nobody takes",
                    UPLOAD,
                    WAITING,
                    s -> {
                        s.link().takes(false);
                        s.client().part("more");
                        s.rig.turns.leap(Scene.ATTEMPT_LATE);
                    },
                    FAILED,
                    TIMEOUT_STALL),
            // In the middle of an answer.
            breaks("the stream breaks", STREAM, s -> s.breaks(false), UPSTREAM_TRUNCATED),
            breaks("the stream breaks of another dialect", TRANSLATED, s -> s.breaks(false), UPSTREAM_TRUNCATED),
            breaks("an answer breaks that is too large to be held", WHOLE, s -> s.breaks(false), UPSTREAM_TRUNCATED),
            breaks("an end before the last frame", STREAM, s -> s.link().onEnd(), UPSTREAM_TRUNCATED),
            breaks(
                    "an error in a later frame",
                    STREAM,
                    s -> s.link().says("data: {\"error\":{\"message\":\"boom\"}}\n\n"),
                    UPSTREAM_STATUS),
            breaks("no more output in time", STREAM, s -> s.rig.turns.leap(Scene.ATTEMPT_LATE), TIMEOUT_STALL),
            // The exchange ends.
            cancelled(
                    "the client leaves",
                    WHOLE,
                    CONNECTING,
                    s -> s.client().leave(),
                    499,
                    Cause.CLIENT_GONE,
                    FaultCode.CLIENT_GONE),
            cancelled(
                    "the client leaves",
                    WHOLE,
                    WAITING,
                    s -> s.client().leave(),
                    499,
                    Cause.CLIENT_GONE,
                    FaultCode.CLIENT_GONE),
            cancelled(
                    "the client leaves",
                    STREAM,
                    STREAMING,
                    s -> s.client().leave(),
                    499,
                    Cause.CLIENT_GONE,
                    FaultCode.CLIENT_GONE),
            cancelled(
                    "a council goes on without it",
                    STREAM,
                    STREAMING,
                    s -> s.x().cancel(Cause.LOSER),
                    499,
                    Cause.LOSER,
                    FaultCode.CLIENT_GONE),
            cancelled(
                    "the client takes nothing",
                    STREAM,
                    STREAMING,
                    s -> {
                        s.client().takes(false);
                        s.says();
                        s.rig.turns.leap(Scene.ATTEMPT_LATE);
                    },
                    499,
                    Cause.DEADLINE_WRITE,
                    FaultCode.CLIENT_GONE),
            cancelled(
                    "all of it takes too long",
                    WHOLE,
                    WAITING,
                    Scene::total,
                    504,
                    Cause.DEADLINE_TOTAL,
                    FaultCode.TIMEOUT_TOTAL),
            cancelled(
                    "all of it takes too long",
                    STREAM,
                    STREAMING,
                    Scene::total,
                    200,
                    Cause.DEADLINE_TOTAL,
                    FaultCode.TIMEOUT_TOTAL),
            cancelled("we stop", WHOLE, WAITING, Scene::cut, 503, Cause.NONE, FaultCode.DRAINING));

    private static Stream<End> ends() {
        return ENDS.stream();
    }

    @ParameterizedTest
    @MethodSource("ends")
    void whatAnAttemptHeldIsGivenBackAndItsBackendChargedOnce(End end) {
        Scene s = Scene.at(end.place(), end.kind(), scene -> scene.rig.turns.leap(DeadlineWheel.TICK_NANOS));
        ScriptedLink link = s.link();
        BackendLoad load = s.rig.backend("a").load();
        int failures = s.rig.tap.failures();
        end.act().on(s);
        s.rig.settle();
        assertFalse(link.live());
        assertEquals(end.ended(), ended(load));
        assertEquals(end.wrong(), s.rig.tap.wrong());
        assertEquals(end.wrong() == null ? 0 : 1, s.rig.tap.failures() - failures);
        assertEquals(end.another() ? 2 : 1, s.rig.links.size());
        if (end.another()) {
            assertEquals(CONNECTING, s.place());
            s.link().ready();
            s.starts();
            s.says();
            s.ends();
        }
        assertEquals(end.outcome(), s.outcome());
        s.rig.settle();
        assertEquals("", s.rig.leftovers());
    }

    /** Which end the counters of a backend show that has served one request. */
    private static Ended ended(BackendLoad load) {
        assertEquals(1, load.requests() - (load.cancels() > 0 && load.requests() > 1 ? 1 : 0));
        if (load.failures() > 0) {
            return FAILED;
        }
        if (load.cancels() > 0) {
            return CANCELLED;
        }
        return load.serviceMs() == new BackendLoad().serviceMs() ? REFUSED : OK;
    }

    @Test
    void everyWayToChargeABackendAndEveryCauseIsHere() {
        assertEquals(EnumSet.allOf(Ended.class), ENDS.stream().map(End::ended).collect(Collectors.toSet()));
        Set<Cause> causes = ENDS.stream()
                .map(end -> end.outcome().cause())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Cause.class)));
        // Nobody has an attempt while he waits in line; and a fault is a cause for who answers, never for the outcome.
        causes.add(Cause.DEADLINE_QUEUE);
        causes.add(Cause.FAULT);
        assertEquals(EnumSet.allOf(Cause.class), causes);
    }

    /** What goes off when an attempt is late, by what its clock runs for. */
    private static @Nullable FaultCode late(AttemptClock.ClockKind kind) {
        return switch (kind) {
            case CONNECT -> TIMEOUT_CONNECT;
            case HEAD -> TIMEOUT_HEAD;
            case FIRST_TOKEN -> TIMEOUT_FIRST_TOKEN;
            case STALL -> TIMEOUT_STALL;
            case LAST_CHUNK -> null;
        };
    }

    @ParameterizedTest
    @EnumSource(AttemptClock.ClockKind.class)
    void everythingThatAnAttemptsClockRunsForIsHere(AttemptClock.ClockKind kind) {
        FaultCode code = late(kind);
        assertTrue(
                ENDS.stream().anyMatch(end -> code == null ? end.name().contains("last chunk") : end.wrong() == code));
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void aFaultBeforeTheAnswerIsTriedElsewhereIfItsCodeSaysSo(FaultCode code) {
        Scene s = Scene.at(WAITING, WHOLE, fault(code, FailurePoint.HEAD));
        s.rig.settle();
        boolean elsewhere = code.retry() == Retry.OTHER_BACKEND;
        assertEquals(elsewhere ? List.of("a", "b") : List.of("a"), s.rig.asked);
        if (!elsewhere) {
            assertEquals(new Outcome(code.status(), Cause.NONE, code), s.outcome());
            assertEquals(code.status(), s.client().status());
        }
        s.over();
        assertEquals("", s.rig.leftovers());
    }

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void aFaultWithinTheAnswerIsToldInItsStream(FaultCode code) {
        Scene s = Scene.at(STREAMING, STREAM, fault(code, FailurePoint.STREAM));
        s.rig.settle();
        assertEquals(List.of("a"), s.rig.asked);
        assertEquals(new Outcome(200, Cause.NONE, code), s.outcome());
        assertEquals(Asked.Ending.CLOSED, s.client().ending());
        assertTrue(s.client().text().contains("\"error\""), s.client()::text);
        s.over();
        assertEquals("", s.rig.leftovers());
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void whoAnswersIsToldWhyItNeedNot(Cause cause) {
        Scene s = Scene.at(STREAMING, OWN, scene -> scene.x().cancel(cause));
        assertEquals(cause == Cause.NONE ? Cause.FAULT : cause, s.own().cause());
        assertEquals(1, s.own().cancels());
        s.over();
        assertEquals("", s.rig.leftovers());
    }

    // Ends without a connection.

    private static final String MANY = "{\"role\":\"user\",\"content\":\"hi\"},".repeat(400);

    @Test
    void whatNobodyHasToBeAskedForIsAnsweredWithoutAConnection() {
        PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of()).serve("a", List.of("m"));
        Asked client = rig.send("POST /api/chat", "{\"model\":\"m\",\"messages\":[]}");
        assertEquals(Asked.Ending.WHOLE, client.ending());
        assertTrue(client.text().contains("\"done_reason\":\"load\""), client::text);
        assertEquals(List.of(), rig.links);
        assertEquals(CANCELLED, ended(rig.backend("a").load()));
        assertEquals("", rig.leftovers());
    }

    @Test
    void whatCannotBeSaidInTheBackendsDialectIsRefusedWithoutAConnection() {
        PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of()).serveOllama("a", List.of("m"));
        Asked client =
                rig.send("POST /v1/chat/completions", "{\"model\":\"m\",\"messages\":[" + MANY + "{\"role\":7}]}");
        assertEquals(400, client.status(), client::text);
        assertEquals(List.of(), rig.links);
        assertEquals(CANCELLED, ended(rig.backend("a").load()));
        assertEquals("", rig.leftovers());
    }

    @Test
    void aRequestWhoseClientLeavesWhileItIsTranslatedIsAskedOfNobody() {
        PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of()).serveOllama("a", List.of("m"));
        String body = "{\"model\":\"m\",\"messages\":[" + MANY + "{\"role\":\"user\",\"content\":\"hi\"}]}";
        Asked client = rig.begin("POST /v1/chat/completions", "Content-Length: " + body.length());
        client.part(body);
        client.exchange().onBodyEnd();
        assertEquals(Place.CONNECTING, Place.of(client.exchange().phase()));
        assertTrue(rig.turns.step() > 0);
        client.leave();
        rig.settle();
        assertEquals(List.of(), rig.links);
        assertEquals(CANCELLED, ended(rig.backend("a").load()));
        assertEquals("", rig.leftovers());
    }
}
