package io.councilrouter.app.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the metrics page says after traffic that is known down to the last token. */
class MetricsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String USAGE =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,"
                    + "\"completion_tokens\":5,\"total_tokens\":12,\"completion_tokens_details\":{\"reasoning_tokens\":2}}}\n\n";

    private final ScriptedUpstream first = ScriptedUpstream.openai("m", "only-first", "shared");
    private final ScriptedUpstream second = ScriptedUpstream.openai("m", "small");
    private final GatewayFixture gate = GatewayFixture.start(
            """
            limits: {body: 64KiB}
            backends:
            %s%srouting:
              strategy: priority
              heartbeat_interval: 1s
              aliases: {gpt: m}
              fallbacks: {only-first: [small]}
            """
                    .formatted(
                            first.entry("first", "priority: 1", "max_concurrency: 1", "api_key: \"planted-key-1\""),
                            second.entry("second", "priority: 2")));

    @AfterEach
    void closes() {
        gate.settled();
        gate.close();
        first.close();
        second.close();
    }

    private Page page() {
        return Page.of(gate.port());
    }

    /** Waits for a page. Counters lag the answer a little: the end of an exchange comes after its last byte. */
    private Page until(String what, Predicate<Page> holds) {
        Page[] last = new Page[1];
        gate.until(what, () -> {
            last[0] = page();
            return holds.test(last[0]);
        });
        return last[0];
    }

    private RawAnswer ask(String model, boolean stream) {
        try (RawClient client = gate.client()) {
            return client.post(CHAT, Frames.ask(model, stream)).answer();
        }
    }

    @Test
    void aWholeAnswerIsCountedByRouteModelBackendAndStatus() {
        first.always(with -> with.send(200, Frames.CHAT));
        for (String name : List.of("m", "gpt", "first/m")) {
            assertEquals(200, ask(name, false).status());
        }
        Page page = until("three are counted", p -> p.sum("requests_total", "route", CHAT) == 3);
        assertEquals(3, page.sum("requests_total", "route", CHAT, "model", "m", "backend", "first", "status", "2xx"));
        assertEquals(0, page.sum("requests_total", "status", "5xx"));
        assertEquals(3, page.sum("tokens_total", "model", "m", "backend", "first", "direction", "prompt"));
        assertEquals(3, page.sum("tokens_total", "model", "m", "backend", "first", "direction", "completion"));
        assertEquals(3, page.sum("request_duration_seconds_count", "model", "m", "backend", "first"));
        assertEquals(3, page.sum("overhead_seconds_count"));
        assertTrue(page.sum("overhead_seconds_sum") < page.sum("request_duration_seconds_sum"));
        assertEquals(0, page.sum("time_to_first_token_seconds_count"), "nothing was streamed");
        assertEquals(0, page.sum("retries_total") + page.sum("fallbacks_total") + page.sum("upstream_errors_total"));
    }

    @Test
    void aStreamHasOneFirstTokenAndAGapBeforeEachFurtherDelivery() {
        Semaphore next = new Semaphore(0);
        first.next(with -> {
            with.sse();
            for (int i = 0; i < 4; i++) {
                with.token("t" + i);
                next.acquireUninterruptibly();
            }
            with.chunk(Frames.FINISH).chunk(USAGE).chunk(Frames.DONE).last();
        });
        try (RawClient client = gate.client()) {
            client.post(CHAT, Frames.ask(true)).head();
            for (int i = 0; i < 4; i++) {
                assertTrue(new String(client.chunk(), java.nio.charset.StandardCharsets.UTF_8).contains("t" + i));
                assertEquals(1, page().sum("active_requests", "backend", "first"));
                assertEquals(1, page().sum("open_exchanges") - 1, "the page's own is open, too");
                next.release();
            }
            client.chunksToEnd();
        }
        Page page = until("it is counted", p -> p.sum("requests_total", "route", CHAT) == 1);
        assertEquals(1, page.sum("time_to_first_token_seconds_count", "model", "m", "backend", "first"));
        assertEquals(3, page.sum("inter_token_seconds_count", "model", "m", "backend", "first"));
        assertEquals(7, page.sum("tokens_total", "direction", "prompt"));
        assertEquals(5, page.sum("tokens_total", "direction", "completion"));
        assertEquals(2, page.sum("tokens_total", "direction", "thinking"));
        assertTrue(page.sum("tokens_per_second", "model", "m", "backend", "first") > 0);
        assertEquals(0, page.sum("active_requests"));
    }

    @Test
    void aRetryIsCountedForTheBackendThatFailed() {
        first.next(with -> with.send(500, "{}"));
        second.next(with -> with.send(200, Frames.CHAT));
        assertEquals(200, ask("m", false).status());
        Page page = until("it is counted", p -> p.sum("requests_total", "route", CHAT) == 1);
        assertEquals(1, page.sum("requests_total", "model", "m", "backend", "second", "status", "2xx"));
        assertEquals(1, page.sum("retries_total", "backend", "first", "reason", "upstream_status"));
        assertEquals(1, page.sum("retries_total"));
        assertEquals(1, page.sum("upstream_errors_total", "backend", "first", "kind", "upstream_status"));
        assertEquals(1, page.sum("upstream_errors_total"));
        assertEquals(0, page.sum("faults_total"), "the client saw nothing of it");
        assertEquals(1, page.sum("overhead_seconds_count"));
    }

    @Test
    void aSubstituteIsCountedWithTheModelItStandsFor() {
        first.next(with -> with.send(503, "{}"));
        second.next(with -> with.send(200, Frames.CHAT));
        assertEquals("small", ask("only-first", false).header("X-Fallback-Model"));
        Page page = until("it is counted", p -> p.sum("fallbacks_total") == 1);
        assertEquals(1, page.sum("fallbacks_total", "from", "only-first", "to", "small"));
        assertEquals(1, page.sum("requests_total", "model", "small", "backend", "second", "status", "2xx"));
    }

    @Test
    void whatFailsEverywhereIsOneFaultAndAnErrorAtEach() {
        first.next(with -> with.send(500, "{}"));
        second.next(Exchanged::close);
        assertEquals(502, ask("m", false).status());
        Page page = until("it is counted", p -> p.sum("requests_total", "route", CHAT) == 1);
        assertEquals(1, page.sum("requests_total", "backend", "second", "status", "5xx"));
        assertEquals(1, page.sum("upstream_errors_total", "backend", "first"));
        assertEquals(1, page.sum("upstream_errors_total", "backend", "second"));
        assertEquals(1, page.sum("faults_total"));
        assertEquals(1, page.sum("retries_total"));
    }

    @Test
    void aStreamThatBreaksIsAnErrorOfItsBackendThoughItsStatusWas200() {
        first.next(with -> with.sse().token("a").close());
        try (RawClient client = gate.client()) {
            client.post(CHAT, Frames.ask(true)).head();
            client.chunksToEnd();
        }
        Page page = until("it is counted", p -> p.sum("requests_total", "route", CHAT) == 1);
        assertEquals(1, page.sum("requests_total", "status", "2xx", "backend", "first"));
        assertEquals(1, page.sum("upstream_errors_total", "backend", "first"));
        assertEquals(1, page.sum("faults_total"));
        assertEquals(0, page.sum("retries_total"));
    }

    @Test
    void abortsGiveBackWhatTheyHeldAndNoGaugeGoesBelowZero() {
        second.always(with -> with.sse().token("a").stall());
        first.always(with -> with.sse().token("a").stall());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RawClient client = gate.client();
            client.post(CHAT, Frames.ask(true)).head();
            client.chunk();
            clients.add(client);
        }
        assertEquals(6, page().sum("active_requests"));
        clients.forEach(RawClient::reset);
        until("all have gone", p -> p.sum("cancels_total", "cause", "client_gone") == 6);
        // A new page: families are read one after the other, so one page may show an exchange's cancel but not its
        // status.
        Page page = page();
        assertEquals(0, page.sum("active_requests"));
        assertEquals(0, page.sum("waiting_requests"));
        assertEquals(0, page.sum("body_memory_bytes"));
        assertEquals(6, page.sum("requests_total", "route", CHAT, "status", "4xx"));
        assertEquals(6, page.sum("time_to_first_token_seconds_count"));
        assertEquals(0, page.sum("upstream_errors_total"));
        page.samples().stream()
                .filter(each -> each.name().startsWith("council_router_"))
                .forEach(each -> assertTrue(each.value() >= 0, each::toString));
    }

    @Test
    void aRequestThatWaitedIsInTheHistogramOfTheQueue() {
        Semaphore go = new Semaphore(0);
        first.always(with -> {
            go.acquireUninterruptibly();
            with.send(200, Frames.CHAT);
        });
        try (RawClient one = gate.client();
                RawClient two = gate.client()) {
            one.post(CHAT, Frames.ask("shared", false));
            gate.until("one runs", () -> gate.backend("first").slots().inFlight() == 1);
            two.post(CHAT, Frames.ask("shared", false));
            until("the other waits", p -> p.sum("queue_length") == 1 && p.sum("waiting_requests") == 1);
            go.release(2);
            assertEquals(200, one.answer().status());
            assertEquals(200, two.answer().status());
        }
        Page page = until("both are counted", p -> p.sum("requests_total", "route", CHAT) == 2);
        assertEquals(1, page.sum("queue_seconds_count"));
        assertTrue(page.sum("queue_seconds_sum") > 0);
        assertEquals(1, page.sum("queue_tickets_total", "outcome", "granted"));
        assertEquals(0, page.sum("queue_length"));
    }

    @Test
    void everyRefusalHasItsFault() {
        try (RawClient client = gate.client()) {
            client.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(404, client.answer().status());
            client.post(CHAT, "{\"model\":");
            assertEquals(400, client.answer().status());
        }
        try (RawClient client = gate.client()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n");
            assertEquals(413, client.answer().status());
        }
        try (RawClient client = gate.client()) {
            client.send("BAD\r\n\r\n");
            assertEquals(400, client.answer().status());
        }
        Page page = until("four are counted", p -> p.sum("requests_total", "status", "4xx") == 4);
        for (String code : List.of("unknown_path", "invalid_json", "body_too_large", "malformed_http")) {
            assertEquals(1, page.sum("faults_total", "code", code), code);
        }
        assertEquals(3, page.sum("requests_total", "route", "-", "model", "none", "backend", "none", "status", "4xx"));
    }

    @Test
    void aFloodOfInventedNamesAddsNothing() {
        first.always(with -> with.send(200, Frames.CHAT));
        second.always(with -> with.send(200, Frames.CHAT));
        ask("m", false);
        flood(0, 10);
        page();
        int before = page().samples().size();
        flood(10, 10_000);
        Page page = until("all are counted", p -> p.sum("requests_total", "model", "unknown") == 10_000);
        assertEquals(before, page.samples().size());
        assertEquals(10_000, page.sum("requests_total", "route", CHAT, "model", "unknown", "backend", "none"));
        assertEquals(10_000, page.sum("faults_total", "code", "unknown_model"));
        assertFalse(page.text().contains("invented"));
    }

    private void flood(int from, int to) {
        try (RawClient client = gate.client()) {
            for (int i = from; i < to; i++) {
                client.post(CHAT, Frames.ask("invented-" + i, false));
                assertEquals(404, client.answer().status());
            }
        }
    }

    @Test
    void saysWhatRunsAndHowBackendsAre() {
        Page page = page();
        assertEquals(1, page.sum("build_info"));
        assertEquals(2, page.sum("backend_up"));
        assertEquals(1, page.sum("backend_state", "backend", "first", "state", "up"));
        assertEquals(1, page.sum("backend_breaker_closed", "backend", "second"));
        assertEquals(2, page.sum("backend_state"), "one state each");
        assertTrue(page.has("heartbeats_missed_total", "backend", "first"));
        assertTrue(page.sum("buffer_pool_bytes", "area", "direct") > 0);
        assertTrue(page.text().contains("jvm_memory_used_bytes{area=\"heap\"")
                || page.text().contains("jvm_memory_bytes_used{area=\"heap\""));
        assertTrue(page.sum("connections_open") >= 1);
        assertEquals(0, page.sum("tap_failures_total"));
        assertFalse(page.text().contains("_created"));
    }

    @Test
    void everyMetricIsDocumented() throws IOException {
        String document =
                Files.readString(Path.of(System.getProperty("root.dir", "..")).resolve("docs/metrics.md"));
        List<String> missing = page().text()
                .lines()
                .filter(line -> line.startsWith("# TYPE council_router_"))
                .map(line -> line.split(" ", -1)[2].substring("council_router_".length()))
                .filter(name -> !document.contains("`" + name + "`"))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void aDeadBackendIsDownAndItsMissedBeatsAreCounted() {
        second.close();
        Page page = until("it is down", p -> p.sum("backend_state", "backend", "second", "state", "down") == 1);
        assertEquals(0, page.sum("backend_up", "backend", "second"));
        assertEquals(1, page.sum("backend_up", "backend", "first"));
        assertTrue(page.sum("heartbeats_missed_total", "backend", "second") >= 3);
    }

    @Test
    void speaksBothFormatsAndAnswersHeadWithoutABody() {
        try (RawClient client = gate.client()) {
            RawAnswer plain = client.get("/metrics").answer();
            assertEquals("text/plain; version=0.0.4; charset=utf-8", plain.header("Content-Type"));
            String accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
            client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept + "\r\n\r\n");
            RawAnswer open = client.answer();
            assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", open.header("Content-Type"));
            assertTrue(open.text().endsWith("# EOF\n"));
            client.send("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawAnswer head = client.head();
            assertEquals(200, head.status());
            assertEquals("text/plain; version=0.0.4; charset=utf-8", head.header("Content-Type"));
            client.send("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertEquals(405, client.answer().status());
        }
    }

    @Test
    void noSecretIsOnThePage() {
        first.next(with -> with.send(401, "{\"error\":{\"message\":\"planted-key-1 is wrong\"}}"));
        second.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            client.send(RawClient.posting(
                    CHAT, Frames.ask(false), "Authorization: Bearer planted-key-2", "Cookie: planted-key-3=1"));
            assertEquals(200, client.answer().status());
            client.get("/v1/models/planted-key-4?key=planted-key-5").answer();
        }
        Page page = until("it is counted", p -> p.sum("requests_total", "route", CHAT) == 1);
        assertEquals(1, page.sum("upstream_errors_total", "kind", "upstream_auth"));
        assertFalse(page.text().contains("planted"), page::text);
    }
}
