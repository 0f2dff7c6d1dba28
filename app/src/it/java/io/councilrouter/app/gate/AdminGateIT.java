package io.councilrouter.app.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.boot.GatewayFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use /admin. */
@TestInstance(Lifecycle.PER_CLASS)
class AdminGateIT {
    private static final String TOKEN = "planted-token-4711";

    private final GatewayFixture gate = GatewayFixture.start(
            """
            server: {cors: {origins: ["https://chat.example.org", "*"]}}
            admin: {auth: {token: "planted-token-4711"}}
            """);

    @AfterEach
    void settles() {
        gate.settled();
    }

    @AfterAll
    void closes() {
        gate.close();
    }

    private RawAnswer ask(String line, String... headers) {
        try (RawClient client = gate.client()) {
            return client.send(line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                            + (headers.length == 0 ? "\r\n" : "\r\n\r\n"))
                    .answer();
        }
    }

    @Test
    void letsNobodyInWithoutAToken() {
        RawAnswer answer = ask("GET /admin/config");
        assertEquals(401, answer.status());
        assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer"), answer.header("WWW-Authenticate"));
        assertTrue(answer.text().contains("\"type\":\"authentication_error\""), answer.text());
        assertTrue(answer.text().contains("admin.auth.token"), "it says where the token lies: " + answer.text());
        assertFalse(answer.text().contains(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer wrong",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Basic planted-token-4711",
                "Authorization: planted-token-4711",
                "x-api-key: planted-token-4711",
                "Authorization: Bearer planted-token-471",
                "Authorization: Bearer planted-token-47111",
            })
    void letsNobodyInWithAnotherToken(String header) {
        assertEquals(401, ask("GET /admin/config", header).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void letsInWhoKnowsTheToken(String scheme) {
        RawAnswer answer = ask("GET /admin/config", "Authorization: " + scheme + " " + TOKEN);
        assertEquals(200, answer.status(), answer.text());
        assertEquals("application/json", answer.header("Content-Type"));
    }

    @Test
    void showsTheConfigurationWithoutSecrets() {
        RawAnswer json = ask("GET /admin/config", "Authorization: Bearer " + TOKEN);
        assertTrue(json.text().contains("\"strategy\":\"smart\""), json.text());
        assertTrue(json.text().contains("\"token\":\"***\""), json.text());
        assertFalse(json.text().contains(TOKEN));
        RawAnswer yaml = ask("GET /admin/config", "Authorization: Bearer " + TOKEN, "Accept: application/yaml");
        assertEquals("application/yaml", yaml.header("Content-Type"));
        assertTrue(yaml.text().contains("\n  strategy: smart\n"), yaml.text());
        assertFalse(yaml.text().contains(TOKEN));
    }

    @Test
    void refusesPagesOfOtherOrigins() {
        RawAnswer answer =
                ask("GET /admin/config", "Authorization: Bearer " + TOKEN, "Origin: https://evil.example.org");
        assertEquals(403, answer.status(), "even though * may call everything else");
    }

    @Test
    void letsNoPageReadWhatItAnswers() {
        for (String origin : new String[] {"https://chat.example.org", "http://localhost"}) {
            RawAnswer answer = ask("GET /admin/config", "Authorization: Bearer " + TOKEN, "Origin: " + origin);
            assertEquals(200, answer.status(), origin);
            assertFalse(answer.has("Access-Control-Allow-Origin"), origin);
        }
        RawAnswer preflight = ask(
                "OPTIONS /admin/config",
                "Origin: https://chat.example.org",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization");
        assertFalse(preflight.has("Access-Control-Allow-Origin"));
        assertTrue(ask("OPTIONS /v1/models", "Origin: https://chat.example.org").has("Access-Control-Allow-Origin"));
    }

    @Test
    void takesNoLargeBodies() {
        RawAnswer answer = ask("GET /admin/config", "Authorization: Bearer " + TOKEN, "Content-Length: 70000");
        assertEquals(413, answer.status());
    }

    @Test
    void asksForNoTokenIfTheConfigurationSaysSo() {
        try (GatewayFixture open = GatewayFixture.start("admin: {auth: {type: none}}\n");
                RawClient client = open.client()) {
            assertEquals(200, client.get("/admin/config").answer().status());
        }
    }
}
