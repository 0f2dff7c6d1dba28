package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With every transport: tokens pass at once, clients that leave are noticed, and kept connections serve again. */
class TransportsIT {
    private final ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    @AfterEach
    void closes() {
        up.close();
    }

    private static boolean works(String transport) {
        return switch (transport) {
            case "epoll" -> Epoll.isAvailable();
            case "io_uring" -> IoUring.isAvailable();
            default -> true;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void servesStreamsAndAborts(String transport) {
        Assumptions.assumeTrue(works(transport), transport + " does not work on this machine");
        try (GatewayFixture gate = GatewayFixture.start(
                "server: {transport: " + transport + ", event_loops: 1}\nbackends:\n" + up.entry("up"))) {
            try (RawClient client = gate.client()) {
                assertEquals(
                        200,
                        client.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status());
                assertEquals(
                        200,
                        client.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status());
                assertEquals(1, up.connections(), "both over one connection");
                up.forget();
                up.next(with -> with.sse().token("a").stall());
                client.post("/v1/chat/completions", Frames.ask(true)).head();
                assertEquals(Frames.token("a"), new String(client.chunk(), StandardCharsets.UTF_8));
            }
            up.taken().awaitHangUp();
            gate.settled();
        }
    }

    /** Not io_uring: it does not report a reset right after a part of a body, so timeouts end that request. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void noticesWhoLeavesHoweverAndWhenever(String transport) {
        Assumptions.assumeTrue(works(transport), transport + " does not work on this machine");
        Random random = new Random(7);
        try (GatewayFixture gate = GatewayFixture.start(
                "server: {transport: " + transport + ", event_loops: 1}\nbackends:\n" + up.entry("up"))) {
            up.always(with -> with.stall());
            byte[] whole = RawClient.posting("/v1/chat/completions", Frames.ask(true));
            for (int round = 0; round < 200; round++) {
                RawClient client = gate.client();
                int end = round % 2 == 0 ? whole.length : whole.length - 1 - random.nextInt(40);
                client.send(Arrays.copyOf(whole, end));
                if (random.nextBoolean()) {
                    client.reset();
                } else {
                    client.leave();
                }
                if (round % 20 == 19) {
                    gate.settled();
                    up.forget();
                }
            }
        }
    }
}
