package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The gateway reads no more from one side than the other takes, and never buffers without a limit. */
class BackpressureIT {
    /** Kernel buffers on loopback take some 6 MiB on each of the two legs; the rest would be ours. */
    private static final long KERNEL = 32L << 20;

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");

    @AfterEach
    void closes() {
        up.close();
    }

    @Test
    void aClientThatReadsNothingStopsTheUpstreamAndIsSentAway(TestReporter reporter) throws Exception {
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Long> total = new CompletableFuture<>();
        up.next(with -> {
            try {
                with.sse();
                String token = Frames.token("x".repeat(1000));
                while (true) {
                    with.chunk(token);
                    sent.addAndGet(token.length());
                }
            } catch (IOException e) {
                // The gateway hung up on it, as it should.
                total.complete(sent.get());
            }
        });
        up.next(with -> with.sse().token("a").done());
        try (GatewayFixture gate = GatewayFixture.start(
                        "server: {event_loops: 1}\nlimits: {write_stall: 1s}\nbackends:\n" + up.entry("up"));
                RawClient slow = RawClient.to(gate.port(), 4096);
                RawClient other = gate.client()) {
            slow.post("/v1/chat/completions", Frames.ask(true));
            up.taken();
            // Another client on the same loop is not affected.
            assertEquals(
                    Frames.token("a") + Frames.FINISH + Frames.DONE,
                    other.post("/v1/chat/completions", Frames.ask(true))
                            .answer()
                            .text());
            long bytes = total.get(60, java.util.concurrent.TimeUnit.SECONDS);
            reporter.publishEntry("bytes taken from the backend for a client that reads nothing", Long.toString(bytes));
            assertTrue(bytes < KERNEL, "the backend could send " + bytes);
        }
    }

    @Test
    void aSlowClientGetsAllOfItInTheEnd() {
        int count = 20_000;
        String token = Frames.token("x".repeat(1000));
        up.next(with -> {
            with.sse();
            for (int i = 0; i < count; i++) {
                with.chunk(token);
            }
            with.done();
        });
        try (GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up"));
                RawClient slow = RawClient.to(gate.port(), 4096)) {
            RawAnswer head = slow.post("/v1/chat/completions", Frames.ask(true)).head();
            assertEquals(200, head.status());
            MessageDigest found = ScriptedUpstream.sha256();
            for (byte[] chunk = slow.chunk(); chunk.length > 0; chunk = slow.chunk()) {
                found.update(chunk);
            }
            MessageDigest expected = ScriptedUpstream.sha256();
            for (int i = 0; i < count; i++) {
                expected.update(RawClient.bytes(token));
            }
            expected.update(RawClient.bytes(Frames.FINISH + Frames.DONE));
            assertArrayEquals(expected.digest(), found.digest());
        }
    }

    private static byte[] large(int megabytes) {
        byte[] open = RawClient.bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"");
        byte[] close = RawClient.bytes("\"}]}");
        byte[] body = new byte[megabytes << 20];
        Arrays.fill(body, (byte) 'x');
        System.arraycopy(open, 0, body, 0, open.length);
        System.arraycopy(close, 0, body, body.length - close.length, close.length);
        return body;
    }

    private static RawClient upload(GatewayFixture gate, byte[] body) {
        RawClient client = gate.client();
        client.trySend(RawClient.bytes("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + body.length + "\r\n\r\n"));
        return client.trySend(body);
    }

    @Test
    void thirtyMegabytesArriveWhole() {
        byte[] body = large(30);
        up.next(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up"));
                RawClient client = upload(gate, body)) {
            assertEquals(200, client.answer().status());
            assertArrayEquals(ScriptedUpstream.sha256().digest(body), up.taken().body());
        }
    }

    @Test
    void twentyTimesThirtyMegabytesStayInsideTheLimitAndSmallRequestsGoOn() throws Exception {
        byte[] body = large(30);
        Semaphore go = new Semaphore(0);
        up.always(with -> {
            if (with.head().contains("Content-Length: " + body.length)) {
                go.acquireUninterruptibly();
            }
            with.send(200, Frames.CHAT);
        });
        try (GatewayFixture gate = GatewayFixture.start("limits: {body_memory: 256MiB}\nbackends:\n" + up.entry("up"));
                RawClient small = gate.client()) {
            AtomicLong most = new AtomicLong();
            List<CompletableFuture<RawAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<RawAnswer> answer = new CompletableFuture<>();
                answers.add(answer);
                Thread.ofVirtual().start(() -> {
                    try (RawClient client = upload(gate, body)) {
                        answer.complete(client.answer());
                    } catch (AssertionError | RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                });
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        200,
                        small.post("/v1/chat/completions", Frames.ask(false))
                                .answer()
                                .status());
                most.accumulateAndGet(gate.bodyMemory(), Math::max);
            }
            go.release(20);
            int served = 0;
            for (CompletableFuture<RawAnswer> each : answers) {
                RawAnswer answer = each.get(60, java.util.concurrent.TimeUnit.SECONDS);
                if (answer.status() == 200) {
                    served++;
                } else {
                    assertEquals(503, answer.status(), answer::text);
                    assertTrue(answer.text().contains("\"body_memory\""), answer::text);
                    assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
                }
                most.accumulateAndGet(gate.bodyMemory(), Math::max);
            }
            assertTrue(served >= 1, "nobody was served");
            assertTrue(most.get() <= 256L << 20, "held at once: " + most);
        }
    }
}
