package io.councilrouter.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The timeline of one request, as administrators read it. */
class TimelineIT {
    private static final List<String> MOMENTS =
            List.of("parsed", "picked", "encoded", "connected", "head", "first_content", "end");

    private final ScriptedUpstream first = ScriptedUpstream.openai("m");
    private final ScriptedUpstream second = ScriptedUpstream.openai("m");

    @AfterEach
    void closes() {
        first.close();
        second.close();
    }

    private GatewayFixture start(String more) {
        return GatewayFixture.start("admin: {auth: {type: none}}\n" + more + "backends:\n" + first.entry("first")
                + second.entry("second", "priority: 9"));
    }

    private static void post(RawClient client, String id, boolean stream) {
        client.send(RawClient.posting("/v1/chat/completions", Frames.ask(stream), "X-Request-Id: " + id));
    }

    private static RawAnswer look(GatewayFixture gate, String id) {
        try (RawClient client = gate.client()) {
            return client.get("/admin/requests/" + id).answer();
        }
    }

    private static Map<String, Object> story(GatewayFixture gate, String id) {
        RawAnswer answer = look(gate, id);
        assertEquals(200, answer.status(), answer::text);
        return new Yaml().load(answer.text());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> story) {
        return (Map<String, Object>) Objects.requireNonNull(story.get("at_us"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> attempts(Map<String, Object> story) {
        return (List<Map<String, Object>>) Objects.requireNonNull(story.get("attempts"));
    }

    private static long number(Map<String, Object> story, String name) {
        return ((Number) Objects.requireNonNull(story.get(name))).longValue();
    }

    private static void inOrder(Map<String, Object> at) {
        long last = 0;
        for (String moment : MOMENTS) {
            if (at.get(moment) != null) {
                long now = number(at, moment);
                assertTrue(now >= last, moment + " in " + at);
                last = now;
            }
        }
    }

    @Test
    void tellsWhatHappenedWhen() {
        first.always(with -> with.sse().token("a").token("b").done());
        try (GatewayFixture gate = start("")) {
            try (RawClient client = gate.client()) {
                post(client, "told-1", true);
                RawAnswer answer = client.answer();
                long overhead = Long.parseLong(answer.header("X-Router-Overhead-Us"));
                assertTrue(overhead >= 0 && overhead < 10_000_000, answer::toString);
            }
            gate.settled();
            Map<String, Object> story = story(gate, "told-1");
            assertEquals("done", story.get("phase"));
            assertEquals("127.0.0.1", story.get("client"));
            assertEquals("/v1/chat/completions", story.get("route"));
            assertEquals("m", story.get("model"));
            assertEquals("m", story.get("served"));
            assertEquals(true, story.get("stream"));
            assertEquals(200, story.get("status"));
            assertNull(story.get("fault"));
            assertNull(at(story).get("queued"));
            inOrder(at(story));
            assertEquals(1, attempts(story).size());
            assertEquals("first", attempts(story).getFirst().get("backend"));
            assertEquals(200, attempts(story).getFirst().get("status"));
            inOrder(attempts(story).getFirst());
        }
    }

    @Test
    void hasARowForEachAttempt() {
        first.always(with -> with.send(500, "{\"error\":{\"message\":\"broken\"}}"));
        second.always(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = start("")) {
            try (RawClient client = gate.client()) {
                post(client, "rows-1", false);
                assertEquals(200, client.answer().status());
            }
            gate.settled();
            List<Map<String, Object>> rows = attempts(story(gate, "rows-1"));
            assertEquals(2, rows.size());
            assertEquals("first", rows.getFirst().get("backend"));
            assertEquals(500, rows.getFirst().get("status"));
            assertEquals("upstream_status", rows.getFirst().get("fault"));
            assertNull(rows.getFirst().get("first_content"));
            assertEquals("second", rows.getLast().get("backend"));
            assertNull(rows.getLast().get("fault"));
            inOrder(rows.getFirst());
            inOrder(rows.getLast());
        }
    }

    @Test
    void showsRunningAndWaitingRequests() {
        Semaphore go = new Semaphore(0);
        first.always(with -> {
            with.sse().token("a");
            go.acquireUninterruptibly();
            with.done();
        });
        try (GatewayFixture gate = GatewayFixture.start(
                "admin: {auth: {type: none}}\nbackends:\n" + first.entry("first", "max_concurrency: 1"))) {
            try (RawClient running = gate.client();
                    RawClient waiting = gate.client()) {
                post(running, "runs-1", true);
                running.head();
                Map<String, Object> story = story(gate, "runs-1");
                assertEquals("streaming", story.get("phase"));
                assertNull(story.get("status"));
                assertNull(at(story).get("end"));
                assertNull(attempts(story).getFirst().get("end"));
                assertTrue(attempts(story).getFirst().get("first_content") instanceof Number);
                post(waiting, "waits-1", true);
                gate.until("it waits", () -> gate.backend("first").slots().waiters() == 1);
                story = story(gate, "waits-1");
                assertEquals("queued", story.get("phase"));
                assertTrue(at(story).get("queued") instanceof Number);
                assertEquals(List.of(), attempts(story));
                go.release(2);
                running.chunksToEnd();
                assertEquals(200, waiting.answer().status());
            }
            gate.settled();
            Map<String, Object> story = story(gate, "waits-1");
            assertTrue(number(story, "queue_us") > 0);
            assertTrue(number(story, "overhead_us") < number(at(story), "end"));
        }
    }

    @Test
    void aClientThatLeftIsTheCause() {
        first.always(with -> with.sse().token("a").stall());
        try (GatewayFixture gate = start("")) {
            RawClient client = gate.client();
            post(client, "left-1", true);
            client.head();
            client.close();
            gate.settled();
            Map<String, Object> story = story(gate, "left-1");
            assertEquals("client_gone", story.get("cause"));
            assertEquals(499, story.get("status"));
            assertNull(attempts(story).getFirst().get("fault"));
        }
    }

    @Test
    void keepsTheLastThousandOfALoop() {
        first.always(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = start("server: {event_loops: 1}\n")) {
            try (RawClient client = gate.client()) {
                for (int i = 0; i < 1030; i++) {
                    post(client, "ring-" + i, false);
                    assertEquals(200, client.answer().status());
                    if (i == 0) {
                        assertEquals(200, look(gate, "ring-0").status());
                    }
                }
            }
            gate.settled();
            assertEquals(404, look(gate, "ring-5").status());
            for (int i : new int[] {6, 500, 1029}) {
                assertEquals("ring-" + i, story(gate, "ring-" + i).get("id"));
                assertEquals(1, attempts(story(gate, "ring-" + i)).size());
            }
        }
    }

    @Test
    void doesNotKnowWhatItNeverSaw() {
        try (GatewayFixture gate = start("")) {
            assertEquals(404, look(gate, "never").status());
            assertEquals(404, look(gate, "").status());
        }
    }

    @Test
    void theHeaderIsHiddenWithTheOthers() {
        first.always(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture gate = start("server: {expose: minimal}\n");
                RawClient client = gate.client()) {
            post(client, "quiet-1", false);
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status());
            assertTrue(!answer.has("X-Router-Overhead-Us"), answer::toString);
        }
    }
}
