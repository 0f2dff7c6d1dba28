package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.app.DeafServer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.app.council.Panel.Asked;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that leaves ends its whole council, whatever the council is doing. The gateway's clock stands still, so that
 * no timer can be the cause.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CouncilCancelIT {
    private final ScriptedUpstream good = ScriptedUpstream.openai("good");
    private final ScriptedUpstream other = ScriptedUpstream.ollama("other:latest");
    private final ScriptedUpstream narrow = ScriptedUpstream.openai("narrow");
    private final Queue<Exchanged> stalled = new ConcurrentLinkedQueue<>();
    private final GatewayFixture gate = GatewayFixture.startStill("breaker: {failure_threshold: 10000}\nbackends:\n"
            + good.entry("good") + other.entry("other") + narrow.entry("narrow", "max_concurrency: 1"));

    @AfterEach
    void settles() {
        gate.settled();
        good.forget();
        other.forget();
        narrow.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        good.close();
        other.close();
        narrow.close();
    }

    /** What the council is doing: whose questions hang, and how many there are. */
    enum At {
        MEMBERS("synthesize", 3),
        MEMBERS_OF_A_CASCADE("cascade", 2),
        SECOND_ROUND("debate", 3),
        BALLOTS("rank-then-synthesize", 3),
        BALLOTS_ASKED_FOR_AGAIN("best-of", 3),
        ANALYSIS("synthesize", 1),
        SYNTHESIS("mixture", 1);

        private final String strategy;
        private final int questions;

        At(String strategy, int questions) {
            this.strategy = strategy;
            this.questions = questions;
        }

        boolean hangs(String body) {
            return switch (this) {
                case MEMBERS, MEMBERS_OF_A_CASCADE -> Asked.of(body) == Asked.MEMBER;
                case SECOND_ROUND -> body.contains("This is round 2");
                case BALLOTS -> Asked.of(body) == Asked.JUDGE;
                case BALLOTS_ASKED_FOR_AGAIN -> body.contains("could not be used");
                case ANALYSIS -> Asked.of(body) == Asked.ANALYST;
                case SYNTHESIS -> Asked.of(body) == Asked.SYNTHESIZER;
            };
        }
    }

    private static String ask(String strategy, boolean stream, String... members) {
        return "{\"model\":\"good\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"What is 6 times 7?\"}],\"council\":{\"strategy\":\""
                + strategy + "\",\"rounds\":" + (strategy.equals("debate") ? 2 : 1)
                + ",\"quorum\":3,\"deadline_ms\":60000,\"members\":[\"" + String.join("\",\"", members) + "\"]}}";
    }

    /** Answers questions that should hang with nothing at all, or begins an answer and goes silent. */
    private void answers(At at, boolean begins) {
        good.always(with -> {
            if (!at.hangs(with.text())) {
                Panel.openai(with, says(at, with.text()));
                return;
            }
            if (begins) {
                with.sse().token("a");
            }
            stalled.add(with);
            with.stall();
        });
        other.always(with -> {
            if (!at.hangs(with.text())) {
                Panel.ollama(with, says(at, with.text()));
                return;
            }
            if (begins) {
                with.ndjson().chunk("{\"message\":{\"role\":\"assistant\",\"content\":\"a\"},\"done\":false}\n");
            }
            stalled.add(with);
            with.stall();
        });
    }

    private static String says(At at, String body) {
        return at == At.BALLOTS_ASKED_FOR_AGAIN && Asked.of(body) == Asked.JUDGE
                ? "I like B best."
                : Panel.wellBehaved(body);
    }

    private void leaves(At at, boolean stream, boolean rudely) {
        stalled.clear();
        try (RawClient client = gate.client()) {
            client.post("/v1/council/chat", ask(at.strategy, stream, "good", "other", "good"));
            gate.until("everybody is at work", () -> stalled.size() == at.questions);
            if (rudely) {
                client.reset();
            } else {
                client.leave();
            }
            stalled.forEach(Exchanged::awaitHangUp);
            gate.settled();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesBackendsThatHaveNotBegunToAnswer(At at) {
        answers(at, false);
        leaves(at, false, false);
        leaves(at, true, false);
    }

    @ParameterizedTest
    @EnumSource
    void closesBackendsThatAreAnswering(At at) {
        answers(at, true);
        leaves(at, false, true);
        leaves(at, true, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesMembersOutOfTheQueueBeforeTheyGetASlot(boolean stream) {
        stalled.clear();
        narrow.always(with -> {
            stalled.add(with);
            with.stall();
        });
        try (RawClient client = gate.client()) {
            client.post("/v1/council/chat", ask("synthesize", stream, "narrow", "narrow", "narrow"));
            gate.until(
                    "one is at work and two wait",
                    () -> stalled.size() == 1 && gate.backend("narrow").slots().waiters() == 2);
            client.leave();
            stalled.element().awaitHangUp();
            gate.settled();
            narrow.taken();
            assertEquals(1, stalled.size(), "the freed slot went to a member that nobody waits for");
        }
    }

    @Test
    void givesUpConnecting() {
        try (DeafServer deaf = new DeafServer();
                GatewayFixture hanging = GatewayFixture.startStillUnready(
                        "timeouts: {connect: 60s}\nrouting: {heartbeat_interval: 1h}\n" + deaf.backends("good"));
                RawClient client = hanging.client()) {
            client.post("/v1/council/chat", ask("vote", true, "good", "good", "good"));
            hanging.until(
                    "all three connect", () -> hanging.backend("deaf").slots().inFlight() == 3);
            client.leave();
            hanging.settled();
        }
    }
}
