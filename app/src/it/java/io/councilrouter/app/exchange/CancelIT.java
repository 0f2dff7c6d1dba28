package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.DeafServer;
import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that leaves, in any phase, closes its upstream and releases its slot. The gateway's clock stands still, so
 * that no timer can be the cause.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CancelIT {
    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private final ScriptedUpstream narrow = ScriptedUpstream.openai("one");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");
    private final GatewayFixture gate = GatewayFixture.startStill("backends:\n" + openai.entry("openai")
            + narrow.entry("narrow", "max_concurrency: 1") + ollama.entry("ollama"));

    @AfterEach
    void settles() {
        gate.settled();
        openai.forget();
        narrow.forget();
        ollama.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        narrow.close();
        ollama.close();
    }

    /** How a client may leave. */
    enum Leave {
        FIN,
        HALF,
        RESET;

        void by(RawClient client) {
            switch (this) {
                case FIN -> client.leave();
                case HALF -> client.halfClose();
                case RESET -> client.reset();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheUpstreamOfAStream(Leave how) {
        openai.next(with -> with.sse().token("a").stall());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            client.chunk();
            Exchanged taken = openai.taken();
            how.by(client);
            taken.awaitHangUp();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheUpstreamThatHasNotAnsweredAStreamYet(Leave how) {
        closesBeforeAnAnswer(true, how);
    }

    @ParameterizedTest
    @EnumSource
    void closesTheUpstreamOfAWholeAnswer(Leave how) {
        closesBeforeAnAnswer(false, how);
    }

    private void closesBeforeAnAnswer(boolean stream, Leave how) {
        openai.next(Exchanged::stall);
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(stream));
            Exchanged taken = openai.taken();
            how.by(client);
            taken.awaitHangUp();
        }
    }

    @Test
    void closesTheUpstreamOfAHalfSentWholeAnswer() {
        openai.next(
                with -> with.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                        .stall());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false));
            Exchanged taken = openai.taken();
            client.leave();
            taken.awaitHangUp();
        }
    }

    @Test
    void closesTheUpstreamOfATranslatedStream() {
        ollama.next(with -> with.ndjson().chunk(Frames.line("a")).stall());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask("om:latest", true)).head();
            client.chunk();
            Exchanged taken = ollama.taken();
            client.leave();
            taken.awaitHangUp();
        }
    }

    @Test
    void closesTheUpstreamOfAClientThatHasSentTheNextRequestAlready() {
        openai.next(Exchanged::stall);
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false));
            client.post("/v1/chat/completions", Frames.ask(false));
            Exchanged taken = openai.taken();
            client.leave();
            taken.awaitHangUp();
        }
    }

    @Test
    void leavesTheQueueWithoutASlot() {
        narrow.next(Exchanged::stall);
        try (RawClient first = gate.client();
                RawClient second = gate.client()) {
            first.post("/v1/chat/completions", Frames.ask("one", true));
            Exchanged taken = narrow.taken();
            second.post("/v1/chat/completions", Frames.ask("one", true));
            gate.until("the second waits", () -> gate.backend("narrow").slots().waiters() == 1);
            second.leave();
            gate.until("nobody waits", () -> gate.backend("narrow").slots().waiters() == 0);
            assertEquals(1, gate.backend("narrow").slots().inFlight());
            first.leave();
            taken.awaitHangUp();
            assertTrue(narrow.idle());
        }
    }

    @Test
    void handsTheSlotOfAClientThatLeftToTheNextInLine() {
        narrow.next(Exchanged::stall).next(with -> with.send(200, Frames.CHAT));
        try (RawClient first = gate.client();
                RawClient second = gate.client()) {
            first.post("/v1/chat/completions", Frames.ask("one", false));
            narrow.taken();
            second.post("/v1/chat/completions", Frames.ask("one", false));
            gate.until("the second waits", () -> gate.backend("narrow").slots().waiters() == 1);
            first.leave();
            assertEquals(200, second.answer().status());
            narrow.taken();
        }
    }

    @Test
    void givesUpConnectingForAClientThatLeft() {
        try (DeafServer deaf = new DeafServer();
                GatewayFixture hanging =
                        GatewayFixture.startStillUnready("timeouts: {connect: 60s}\n" + deaf.backends("m"));
                RawClient client = hanging.client()) {
            client.post("/v1/chat/completions", Frames.ask(true));
            hanging.until("it connects", () -> hanging.backend("deaf").slots().inFlight() == 1);
            client.leave();
            hanging.settled();
        }
    }

    @Test
    void forgetsARequestThatNeverArrivedWhole() {
        try (RawClient client = gate.client()) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{\"model\":");
            gate.until("it is being received", () -> gate.open() == 1);
            assertEquals(5000, gate.bodyMemory());
            client.leave();
        }
        gate.settled();
        assertTrue(openai.idle());
    }

    @Test
    void survivesManyClientsThatLeaveAtOnce() {
        int many = 100;
        openai.always(with -> with.sse().token("a").stall());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            RawClient client = gate.client();
            clients.add(client);
            client.post("/v1/chat/completions", Frames.ask(true));
        }
        List<Exchanged> taken = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            taken.add(openai.taken());
        }
        clients.forEach(RawClient::reset);
        taken.forEach(Exchanged::awaitHangUp);
        gate.settled();
    }
}
