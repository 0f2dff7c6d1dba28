package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Script;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.routing.table.BackendState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rate limit closes one model of one backend, is shown, is waited for once, and ends when an administrator says so.
 */
class CooldownIT {
    private static final String TOKEN = "planted-token-4712";
    private static final Script WHOLE = with -> with.send(200, Frames.CHAT);

    private final ScriptedUpstream up = ScriptedUpstream.openai("m", "other").always(WHOLE);

    @AfterEach
    void closes() {
        up.close();
    }

    private GatewayFixture gate(String more) {
        return GatewayFixture.start("routing: {heartbeat_interval: 60s}\nadmin: {auth: {token: " + TOKEN + "}}\n" + more
                + "backends:\n" + up.entry("up"));
    }

    private static Script limited(int status, String... headers) {
        return with -> with.send(status, "{\"error\":{\"message\":\"slow down\"}}", headers);
    }

    private static RawAnswer ask(GatewayFixture gate, String model, String... headers) {
        try (RawClient client = gate.client()) {
            return post(client, "/v1/chat/completions", Frames.ask(model, false), headers)
                    .answer();
        }
    }

    private static RawClient post(RawClient client, String path, String json, String... headers) {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String each : headers) {
            request.append(each).append("\r\n");
        }
        return client.send(request.append("Content-Length: " + json.length() + "\r\n\r\n" + json)
                .toString());
    }

    private static String admin(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.send("GET /admin/backends HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                            + "\r\n\r\n")
                    .answer()
                    .text();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aLimitedModelIsSeenAndLeavesTheOthersAlone(int status) {
        up.next(limited(status, "Retry-After: 600"));
        try (GatewayFixture gate = gate("")) {
            RawAnswer answer = ask(gate, "m");
            assertEquals(429, answer.status(), answer::text);
            assertEquals("600", answer.header("Retry-After"));
            assertTrue(answer.text().contains("slow down"), answer::text);
            assertTrue(answer.text().contains("rate-limited on every backend that serves it"), answer::text);
            up.taken();
            assertEquals(429, ask(gate, "m").status());
            assertTrue(up.idle());
            assertEquals(200, ask(gate, "other").status());

            String shown = admin(gate);
            String reason = status == 429 ? "rate_limited" : "overloaded";
            assertTrue(
                    shown.matches(
                            "(?s).*\"cooldowns\":\\[\\{\"model\":\"m\",\"until\":\"20[-0-9]+T[0-9:.]+Z\",\"reason\":\""
                                    + reason + "\"}].*"),
                    shown);
            try (RawClient client = gate.client()) {
                String page = client.get("/metrics").answer().text();
                String line = "council_router_backend_cooldowns{backend=\"up\",reason=\"" + reason + "\",} 1.0";
                assertTrue(page.contains(line), page);
                client.send("PATCH /admin/backends/up HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                        + "\r\nContent-Length: 16\r\n\r\n{\"enabled\":true}");
                String patched = client.answer().text();
                assertTrue(patched.contains("\"cooldowns\":[]"), patched);
            }
            assertEquals(200, ask(gate, "m").status());
        }
    }

    @Test
    void aModelThatIsCoolingDownEverywhereIsWaitedForAndAnswers() {
        up.next(limited(429, "retry-after-ms: 300"));
        try (GatewayFixture gate = gate("")) {
            RawAnswer answer = ask(gate, "m");
            assertEquals(200, answer.status(), answer::text);
            assertEquals("2", answer.header("X-Router-Attempts"));
            assertTrue(Integer.parseInt(answer.header("X-Router-Queue-Ms")) >= 250, answer.header("X-Router-Queue-Ms"));
        }
    }

    @Test
    void aStreamIsKeptAliveWhileItWaits() {
        up.next(limited(429, "retry-after-ms: 900"));
        up.next(with -> with.sse().token("late").done());
        try (GatewayFixture gate = gate("streaming: {heartbeat: 100ms}\n");
                RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", Frames.ask(true)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertTrue(answer.text().startsWith(": ping\n\n"), answer::text);
            assertTrue(answer.text().endsWith(Frames.token("late") + Frames.FINISH + Frames.DONE), answer::text);
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsFreesEverything() {
        up.next(limited(429, "Retry-After: 20"));
        try (GatewayFixture gate = gate("")) {
            RawClient client = gate.client();
            client.post("/v1/chat/completions", Frames.ask("m", false));
            up.taken();
            client.leave();
            gate.settled();
            assertTrue(up.idle());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whoRefusesOurKeyAtItsHeartbeatsIsDegradedAndStillAsked(int status) {
        try (GatewayFixture gate =
                GatewayFixture.start("routing: {heartbeat_interval: 100ms}\nbackends:\n" + up.entry("up"))) {
            up.beat("/v1/models", limited(status));
            gate.until("it is degraded", () -> gate.backend("up").state() == BackendState.DEGRADED);
            assertEquals(
                    "its /v1/models refused our credentials with status " + status,
                    gate.backend("up").reason());
            assertEquals(200, ask(gate, "m").status());
            up.beat(
                    "/v1/models",
                    with -> with.send(200, "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}"));
            gate.until("it is up again", () -> gate.backend("up").state() == BackendState.UP);
        }
    }

    @Test
    void twoModelsThatRefuseOurKeyDegradeTheirBackendUntilItAnswers() {
        Script unauthorized = limited(401);
        up.next(unauthorized).next(unauthorized);
        try (GatewayFixture gate = gate("")) {
            assertEquals(502, ask(gate, "m").status());
            assertEquals(BackendState.UP, gate.backend("up").state());
            assertEquals(502, ask(gate, "other").status());
            gate.until("it is degraded", () -> gate.backend("up").state() == BackendState.DEGRADED);
            String shown = admin(gate);
            assertTrue(shown.contains("refuses our credentials: status 401 for m and for other"), shown);
            assertTrue(shown.contains("\"reason\":\"refused\"}"), shown);
            assertEquals(200, ask(gate, "m").status());
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, soon", "/api/chat, -5s", "/v1/chat/completions, 1s 2s"})
    void nonsenseOfTheWaitIs400InTheCallersDialect(String path, String value) {
        try (GatewayFixture gate = gate("");
                RawClient client = gate.client()) {
            RawAnswer answer = post(client, path, Frames.ask(false), "X-Router-Max-Wait: " + value)
                    .answer();
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains("X-Router-Max-Wait: '" + value + "'"), answer::text);
            assertEquals(path.startsWith("/api"), answer.text().startsWith("{\"error\":\""), answer::text);
            assertTrue(up.idle());
        }
    }

    @Test
    void theRequestMayShortenItsWaitForASlot() {
        up.next(ScriptedUpstream.Exchanged::stall);
        try (GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up", "max_concurrency: 1"));
                RawClient first = gate.client()) {
            first.post("/v1/chat/completions", Frames.ask(false));
            up.taken();
            RawAnswer answer = ask(gate, "m", "X-Router-Max-Wait: 200ms");
            assertEquals(503, answer.status(), answer::text);
            assertTrue(answer.text().contains("within X-Router-Max-Wait (200ms)"), answer::text);
            assertFalse(answer.header("X-Router-Queue-Ms").isEmpty());
            first.leave();
        }
    }
}
