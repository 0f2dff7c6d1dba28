package io.councilrouter.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What administrators can see and change about the backends of a running gateway. */
class AdminBackendsIT {
    private final ScriptedUpstream one = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
    private final ScriptedUpstream two = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
    private final GatewayFixture gate =
            GatewayFixture.start("admin: {auth: {type: none}}\nrouting: {strategy: priority}\nbackends:\n"
                    + one.entry("one", "api_key: planted-secret") + two.entry("two", "priority: 2"));

    @AfterEach
    void closes() {
        gate.close();
        one.close();
        two.close();
    }

    private RawAnswer get(String path) {
        try (RawClient client = gate.client()) {
            return client.get(path).answer();
        }
    }

    private RawAnswer patch(String name, String json) {
        try (RawClient client = gate.client()) {
            return client.send("PATCH /admin/backends/" + name + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + json.length() + "\r\n\r\n" + json)
                    .answer();
        }
    }

    private String servedBy() {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(false))
                    .answer()
                    .header("X-Backend");
        }
    }

    @Test
    void showsStateAndLoadWithoutSecrets() {
        assertEquals("one", servedBy());
        String text = get("/admin/backends").text();
        assertTrue(
                text.startsWith("{\"data\":[{\"name\":\"one\",\"type\":\"openai\",\"url\":\"http://127.0.0.1:"), text);
        assertTrue(text.endsWith("],\"next\":null}"), text);
        assertTrue(
                text.contains("\"state\":\"up\",\"reason\":\"\",\"priority\":1,\"weight\":1.0,\"in_flight\":0"), text);
        assertTrue(text.contains("\"models\":[\"m\"]"), text);
        assertTrue(text.contains("\"last_heartbeat\":\"20"), text);
        assertTrue(text.contains("\"breaker\":\"closed\",\"cooldowns\":[],\"requests\":1,\"failures\":0"), text);
        assertFalse(text.contains("planted-secret"));
    }

    @ParameterizedTest
    @CsvSource({"backends, name, one, two", "models, backend, one, two"})
    void pagesByCursor(String list, String key, String first, String second) {
        String page = get("/admin/" + list + "?limit=1").text();
        assertTrue(page.contains("\"" + key + "\":\"" + first + "\""), page);
        assertFalse(page.contains("\"" + key + "\":\"" + second + "\""), page);
        String cursor = page.replaceFirst("(?s).*\"next\":\"([^\"]+)\".*", "$1");
        String next = get("/admin/" + list + "?limit=1&cursor=" + cursor).text();
        assertTrue(next.contains("\"" + key + "\":\"" + second + "\""), next);
        assertFalse(next.contains("\"" + key + "\":\"" + first + "\""), next);
        assertTrue(next.endsWith("\"next\":null}"), next);
        assertEquals(400, get("/admin/" + list + "?limit=0").status());
        assertEquals(400, get("/admin/" + list + "?limit=1001").status());
        assertEquals(400, get("/admin/" + list + "?page=2").status());
        for (String bad : new String[] {"x", "eDp5", "LTE6eA", "MTo"}) {
            assertEquals(400, get("/admin/" + list + "?cursor=" + bad).status(), bad);
        }
    }

    @Test
    void aBackendThatDrainsGetsNothingNew() {
        RawAnswer answer = patch("one", "{\"drain\": true}");
        assertEquals(200, answer.status(), answer::text);
        assertTrue(answer.text().contains("\"state\":\"draining\""), answer::text);
        assertEquals("two", servedBy());
        assertTrue(patch("one", "{\"drain\": false}").text().contains("\"state\":\"up\""));
        assertEquals("one", servedBy());
    }

    @Test
    void switchesOffAndPrefersAnother() {
        assertTrue(patch("one", "{\"enabled\": false}").text().contains("\"state\":\"disabled\""));
        assertEquals("two", servedBy());
        patch("one", "{\"enabled\": true}");
        String text = patch("two", "{\"priority\": 0, \"weight\": 2.5}").text();
        assertTrue(text.contains("\"priority\":0,\"weight\":2.5"), text);
        gate.until("the other is preferred", () -> servedBy().equals("two"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"drian\": true}   | There is no field 'drian' here; the fields are enabled, drain, weight, priority.",
                "{\"drain\": 1}      | 'drain' must be true or false.",
                "{\"weight\": 0}     | 'weight' must be a number from 0.001 to 1000000.",
                "{\"priority\": 1.5} | 'priority' must be a whole number from 0 to 1000000.",
                "{}                  | Say what to change",
                "nonsense            | The body is not JSON",
            })
    void saysWhatIsAllowed(String json, String message) {
        RawAnswer answer = patch("one", json);
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains(message), answer::text);
        assertTrue(answer.text().startsWith("{\"error\":{"), answer::text);
        assertEquals("one", servedBy(), "nothing has changed");
    }

    @Test
    void knowsNoOtherBackend() {
        RawAnswer answer = patch("on%65x", "{\"drain\": true}");
        assertEquals(404, answer.status());
        assertTrue(answer.text().contains("'onex'; the backends are one, two."), answer::text);
        assertEquals(200, patch("on%65", "{\"drain\": true}").status(), "names are percent-decoded once");
    }

    @Test
    void showsWhichBackendsOfferAModel() {
        String text = get("/admin/models").text();
        assertTrue(text.startsWith("{\"data\":[{\"model\":\"m\",\"provider\":\"openai\",\"backend\":\"one\""), text);
        assertTrue(
                text.contains("\"queue_depth\":0,\"circuit_breaker\":{\"state\":\"closed\",\"failure_count\":0}"),
                text);
        assertTrue(text.contains("\"backend\":\"two\""), text);
    }

    @Test
    void countsRequestsByOutcome() {
        assertTrue(get("/admin/stats").text().startsWith("{\"total_requests\":0,"));
        assertTrue(get("/admin/stats").text().endsWith("\"all_time\":null}"), "nothing is kept here");
        servedBy();
        servedBy();
        one.next(with -> with.send(400, "{\"error\":{\"message\":\"no\"}}"));
        servedBy();
        gate.settled();
        String text = get("/admin/stats").text();
        assertTrue(
                text.startsWith("{\"total_requests\":3,\"successes\":2,\"failures\":1,\"success_rate\":0.667,"
                        + "\"cache_hits\":0,\"avg_latency_ms\":"),
                text);
        assertTrue(
                text.endsWith(
                        "\"requests_by_model\":{\"m\":3},\"requests_by_priority\":{\"normal\":3},\"all_time\":null}"),
                text);
    }
}
