package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests beyond the backends' slots wait in line, as many and as long as the configuration allows. */
class QueueIT {
    /** A moment after a limit of 20 s. */
    private static final Duration LATE = Duration.ofSeconds(21);

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");
    private final ScriptedUpstream other = ScriptedUpstream.openai("m");

    @AfterEach
    void closes() {
        up.close();
        other.close();
    }

    private GatewayFixture gate(String more) {
        return GatewayFixture.start(more + "backends:\n" + up.entry("up", "max_concurrency: 1"));
    }

    private GatewayFixture still(String more) {
        return GatewayFixture.startStill(more + "backends:\n" + up.entry("up", "max_concurrency: 1"));
    }

    private static RawClient asking(GatewayFixture gate, String text) {
        RawClient client = gate.client();
        return client.post("/v1/chat/completions", Frames.ask(false).replace("hi", text));
    }

    private static void waiting(GatewayFixture gate, int count) {
        gate.until(count + " wait", () -> gate.backend("up").slots().waiters() == count);
    }

    @Test
    void oneAfterTheOtherInTheirOrder() {
        Semaphore go = new Semaphore(0);
        AtomicInteger at = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        up.always(with -> {
            most.accumulateAndGet(at.incrementAndGet(), Math::max);
            go.acquireUninterruptibly();
            at.decrementAndGet();
            with.send(200, Frames.CHAT);
        });
        try (GatewayFixture gate = gate("")) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(asking(gate, "n" + i));
                if (i == 0) {
                    gate.until("it runs", () -> !up.idle());
                } else {
                    waiting(gate, i);
                }
            }
            go.release(6);
            for (int i = 0; i < 6; i++) {
                assertTrue(up.taken().text().contains("\"n" + i + "\""));
                RawAnswer answer = clients.get(i).answer();
                assertEquals(200, answer.status(), answer::text);
                assertEquals(i > 0, answer.has("X-Router-Queue-Ms"));
                clients.get(i).leave();
            }
            assertEquals(1, most.get());
        }
    }

    @Test
    void aFullQueueIs503WithARealisticWait() {
        up.next(Exchanged::stall);
        try (GatewayFixture gate = gate("admission: {max_queue_depth: 1}\n");
                RawClient first = asking(gate, "a")) {
            up.taken();
            try (RawClient second = asking(gate, "b")) {
                waiting(gate, 1);
                try (RawClient third = asking(gate, "c")) {
                    RawAnswer answer = third.answer();
                    assertEquals(503, answer.status(), answer::text);
                    assertTrue(answer.text().contains("\"queue_full\""), answer::text);
                    assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
                    third.post("/api/chat", Frames.ask(false));
                    answer = third.answer();
                    assertEquals(503, answer.status(), answer::text);
                    assertTrue(answer.text().startsWith("{\"error\":\""), answer::text);
                }
                up.next(with -> with.send(200, Frames.CHAT));
                first.leave();
                assertEquals(200, second.answer().status());
            }
        }
    }

    @Test
    void waitingTooLongIs503() {
        up.next(Exchanged::stall);
        try (GatewayFixture gate = still("admission: {max_wait: 20s}\n");
                RawClient first = asking(gate, "a")) {
            Exchanged taken = up.taken();
            try (RawClient second = asking(gate, "b")) {
                waiting(gate, 1);
                gate.leap(LATE);
                RawAnswer answer = second.answer();
                assertEquals(503, answer.status(), answer::text);
                assertTrue(answer.text().contains("\"queue_timeout\""), answer::text);
                assertTrue(Integer.parseInt(answer.header("Retry-After")) > 0);
                gate.until("nobody waits", () -> gate.backend("up").slots().waiters() == 0);
            }
            first.leave();
            taken.awaitHangUp();
        }
    }

    @Test
    void waitingCountsAgainstTheWhole() {
        up.always(Exchanged::stall);
        try (GatewayFixture gate = still("timeouts: {total: 20s}\n");
                RawClient first = asking(gate, "a")) {
            Exchanged taken = up.taken();
            try (RawClient second = asking(gate, "b")) {
                waiting(gate, 1);
                gate.leap(LATE);
                RawAnswer answer = second.answer();
                assertEquals(504, answer.status(), answer::text);
                assertTrue(answer.text().contains("\"timeout_total\""), answer::text);
            }
            assertEquals(504, first.answer().status());
            taken.awaitHangUp();
        }
    }

    @Test
    void theFirstSlotFreedAnywhereIsTaken() {
        Semaphore release = new Semaphore(0);
        up.next(Exchanged::stall);
        other.next(with -> {
            release.acquireUninterruptibly();
            with.send(200, Frames.CHAT);
        });
        other.next(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = GatewayFixture.start("routing: {strategy: round-robin}\nbackends:\n"
                        + up.entry("up", "max_concurrency: 1") + other.entry("other", "max_concurrency: 1"));
                RawClient first = asking(gate, "a");
                RawClient second = asking(gate, "b")) {
            Exchanged stalled = up.taken();
            other.taken();
            try (RawClient third = asking(gate, "c")) {
                gate.until(
                        "it waits for both",
                        () -> gate.backend("up").slots().waiters() == 1
                                && gate.backend("other").slots().waiters() == 1);
                release.release();
                RawAnswer answer = third.answer();
                assertEquals(200, answer.status(), answer::text);
                assertEquals("other", answer.header("X-Backend"));
                gate.until("nobody waits", () -> gate.backend("up").slots().waiters() == 0);
            }
            first.leave();
            second.leave();
            stalled.awaitHangUp();
        }
    }

    @Test
    void aCrowdIsServedToTheLast() {
        AtomicInteger at = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedUpstream.Script quick = with -> {
            most.accumulateAndGet(at.incrementAndGet(), Math::max);
            at.decrementAndGet();
            with.sse().token("a").done();
        };
        up.always(quick);
        other.always(quick);
        try (GatewayFixture gate = GatewayFixture.start(
                "backends:\n" + up.entry("up", "max_concurrency: 2") + other.entry("other", "max_concurrency: 1"))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                RawClient client = gate.client();
                clients.add(client.post("/v1/chat/completions", Frames.ask(true)));
            }
            for (RawClient each : clients) {
                RawAnswer answer = each.answer();
                assertEquals(200, answer.status(), answer::text);
                assertNotEquals("", answer.text());
                each.leave();
            }
            assertTrue(most.get() <= 3, "at once: " + most);
        }
    }
}
