package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.Frames;
import io.councilrouter.proxy.RawClient;
import io.councilrouter.proxy.ScriptedUpstream;
import io.councilrouter.proxy.ScriptedUpstream.Exchanged;
import io.councilrouter.proxy.boot.GatewayFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that leaves, in whatever phase, closes its upstream at once and gives its slot back. */
@TestInstance(Lifecycle.PER_CLASS)
class CancelIT {
    /** 50 ms are promised on an idle machine; what is measured is reported, and this is for busy ones. */
    private static final long MOST_MILLIS = 250;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private final ScriptedUpstream narrow = ScriptedUpstream.openai("one");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");
    private final GatewayFixture gate = GatewayFixture.start("backends:\n" + openai.entry("openai")
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

    private static void quick(String what, long from, long to, TestReporter reporter) {
        long micros = (to - from) / 1000;
        reporter.publishEntry(what, "upstream closed after " + micros / 1000.0 + " ms");
        assertTrue(micros < MOST_MILLIS * 1000, what + " took " + micros + " us");
    }

    @ParameterizedTest
    @EnumSource
    void closesTheUpstreamOfAStream(Leave how, TestReporter reporter) {
        openai.next(with -> with.sse().token("a").stall());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).head();
            client.chunk();
            Exchanged taken = openai.taken();
            long left = System.nanoTime();
            how.by(client);
            quick("streaming, " + how, left, taken.closedNanos(), reporter);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheUpstreamThatHasNotAnsweredAStreamYet(Leave how, TestReporter reporter) {
        closesBeforeAnAnswer(true, how, "waiting, " + how, reporter);
    }

    @ParameterizedTest
    @EnumSource
    void closesTheUpstreamOfAWholeAnswer(Leave how, TestReporter reporter) {
        closesBeforeAnAnswer(false, how, "not streaming, " + how, reporter);
    }

    private void closesBeforeAnAnswer(boolean stream, Leave how, String what, TestReporter reporter) {
        openai.next(Exchanged::stall);
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(stream));
            Exchanged taken = openai.taken();
            long left = System.nanoTime();
            how.by(client);
            quick(what, left, taken.closedNanos(), reporter);
        }
    }

    @Test
    void closesTheUpstreamOfAHalfSentWholeAnswer(TestReporter reporter) {
        openai.next(
                with -> with.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                        .stall());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false));
            Exchanged taken = openai.taken();
            long left = System.nanoTime();
            client.leave();
            quick("half a whole answer", left, taken.closedNanos(), reporter);
        }
    }

    @Test
    void closesTheUpstreamOfATranslatedStream(TestReporter reporter) {
        ollama.next(with -> with.ndjson().chunk(Frames.line("a")).stall());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask("om:latest", true)).head();
            client.chunk();
            Exchanged taken = ollama.taken();
            long left = System.nanoTime();
            client.leave();
            quick("translating", left, taken.closedNanos(), reporter);
        }
    }

    @Test
    void closesTheUpstreamOfAClientThatHasSentTheNextRequestAlready(TestReporter reporter) {
        openai.next(Exchanged::stall);
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false));
            client.post("/v1/chat/completions", Frames.ask(false));
            Exchanged taken = openai.taken();
            long left = System.nanoTime();
            client.leave();
            quick("pipelining", left, taken.closedNanos(), reporter);
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
            taken.closedNanos();
            assertTrue(narrow.idle());
        }
    }

    @Test
    void handsTheSlotOfOneWhoLeftToTheNextInLine() {
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

    /** A listener whose backlog is full takes no more connections and refuses none: connecting hangs. */
    @Test
    void givesUpConnectingForAClientThatLeft() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            List<SocketChannel> fill = fill(deaf.getLocalPort());
            try (GatewayFixture hanging = GatewayFixture.startUnready("timeouts: {connect: 60s}\nbackends:\n"
                            + "  - {name: deaf, type: openai, url: \"http://127.0.0.1:" + deaf.getLocalPort()
                            + "/v1\", models: [m]}\n");
                    RawClient client = hanging.client()) {
                client.post("/v1/chat/completions", Frames.ask(true));
                hanging.until(
                        "it connects", () -> hanging.backend("deaf").slots().inFlight() == 1);
                client.leave();
                hanging.settled();
            } finally {
                for (SocketChannel each : fill) {
                    each.close();
                }
            }
        }
    }

    private static List<SocketChannel> fill(int port) throws IOException {
        List<SocketChannel> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            all.add(channel);
        }
        return all;
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
        taken.forEach(Exchanged::closedNanos);
        gate.settled();
    }
}
