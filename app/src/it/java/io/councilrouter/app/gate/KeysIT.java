package io.councilrouter.app.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use models, and which ones. */
@TestInstance(Lifecycle.PER_CLASS)
class KeysIT {
    private static final String ALL = "cr-planted-all";
    private static final String SOME = "cr-planted-some";
    private static final String CHAT = "/v1/chat/completions";

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m", "secret", "fam-one");
    private final ScriptedUpstream ollama =
            ScriptedUpstream.ollama("om:latest", "hidden:1b").loaded("hidden:1b");
    private final ScriptedUpstream passing = ScriptedUpstream.openai("p");
    private final GatewayFixture gate =
            GatewayFixture.start("server: {cors: {origins: [\"https://chat.example.org\"]}}\n"
                    + "backends:\n" + openai.entry("one", "api_key: planted-backend-key") + ollama.entry("two")
                    + passing.entry("three", "auth: passthrough", "api_key: planted-own-key")
                    + "routing: {aliases: {nick: m, other: secret}, fallbacks: {fam-one: [secret, m]}}\n"
                    + "keys:\n  - {id: all, hash: \"" + KeyText.hash(ALL) + "\"}\n"
                    + "  - {id: some, hash: \"" + KeyText.hash(SOME) + "\", models: [m, \"fam-*\", om, nick]}\n");

    KeysIT() {
        openai.always(with -> with.send(200, Frames.CHAT));
        ollama.always(with -> with.send(200, Frames.OLLAMA_CHAT));
        passing.always(with -> with.send(200, Frames.CHAT));
    }

    @AfterEach
    void settles() {
        gate.settled();
        openai.forget();
        ollama.forget();
        passing.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        ollama.close();
        passing.close();
    }

    private RawAnswer post(String path, String json, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(path, json, lines)).answer();
        }
    }

    private RawAnswer ask(String model, String key) {
        return post(CHAT, Frames.ask(model, false), "Authorization: Bearer " + key);
    }

    private RawAnswer get(String path, String... lines) {
        try (RawClient client = gate.client()) {
            StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String line : lines) {
                head.append(line).append("\r\n");
            }
            return client.send(head.append("\r\n").toString()).answer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer " + ALL,
                "authorization: bearer  " + ALL,
                "x-api-key: " + ALL,
                "x-goog-api-key: " + ALL,
                "api-key: " + ALL
            })
    void aKeyOpensModelsInWhicheverHeaderItComesAndGoesNoFurther(String line) {
        RawAnswer answer = post(CHAT, Frames.ask(false), line);
        assertEquals(200, answer.status(), answer::text);
        Exchanged taken = openai.taken();
        assertFalse(taken.head().contains(ALL), taken.head());
        assertEquals("Bearer planted-backend-key", taken.header("Authorization"));
    }

    @Test
    void aClientWithoutAKeyIsToldInItsDialectWhatToSend() {
        RawAnswer answer = post(CHAT, Frames.ask(false));
        assertEquals(401, answer.status());
        assertEquals("Bearer realm=\"council-router\"", answer.header("WWW-Authenticate"));
        assertTrue(answer.text().startsWith("{\"error\":{\"message\":\""), answer::text);
        assertTrue(answer.text().contains("\"type\":\"authentication_error\""), answer::text);
        assertTrue(answer.text().contains("Authorization: Bearer KEY"), answer::text);
        answer = post("/api/chat", Frames.ask("om", false));
        assertEquals(401, answer.status());
        assertTrue(answer.text().startsWith("{\"error\":\"This gateway wants an API key"), answer::text);
        assertTrue(openai.idle() && ollama.idle());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer wrong",
                "Authorization: Bearer ",
                "Authorization: Bearer cr-planted-al",
                "Authorization: Bearer cr-planted-alll",
                "Authorization: Basic " + ALL,
                "Authorization: " + ALL,
                "Authorization: Bearer " + ALL + " " + ALL,
                "x-api-key: Bearer " + ALL,
                "Cookie: key=" + ALL
            })
    void whatIsNoKeyOpensNothing(String line) {
        RawAnswer answer = post(CHAT, Frames.ask(false), line);
        assertEquals(401, answer.status());
        assertFalse(answer.text().contains("cr-planted"), answer::text);
        assertTrue(openai.idle());
    }

    @Test
    void aKeyLongerThanAllKeysIsUnknown() {
        assertEquals(401, ask("m", ALL + "x".repeat(4000)).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/health/live", "/health/ready", "/api/version"})
    void whatSaysNothingOfModelsStaysOpen(String path) {
        RawAnswer answer = get(path);
        assertEquals(200, answer.status());
        assertFalse(answer.text().contains("hidden"), answer::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/models", "/v1/models/m", "/api/tags", "/api/ps"})
    void listsWantAKeyToo(String path) {
        assertEquals(401, get(path).status());
        assertEquals(200, get(path, "x-api-key: " + ALL).status());
        assertEquals(401, post("/api/show", "{\"model\":\"m\"}").status());
        assertEquals(404, get("/nowhere").status());
    }

    @Test
    void aClientWithoutAKeyUploadsNothing() {
        try (RawClient client = gate.client()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 1000000\r\n\r\n");
            RawAnswer answer = client.answer();
            assertEquals(401, answer.status(), "and no 100 before it");
            assertTrue(answer.closes());
        }
    }

    @Test
    void listsShowOnlyWhatTheKeyMayUse() {
        String models = get("/v1/models", "x-api-key: " + SOME).text();
        assertTrue(models.contains("\"m\"") && models.contains("fam-one") && models.contains("om:latest"), models);
        assertFalse(models.contains("secret") || models.contains("hidden"), models);
        String tags = get("/api/tags", "x-api-key: " + SOME).text();
        assertTrue(tags.contains("om:latest"), tags);
        assertFalse(tags.contains("secret") || tags.contains("hidden"), tags);
        String loaded = get("/api/ps", "x-api-key: " + SOME).text();
        assertFalse(loaded.contains("secret") || loaded.contains("hidden"), loaded);
        assertTrue(get("/api/ps", "x-api-key: " + ALL).text().contains("hidden:1b"));
        assertEquals(403, get("/v1/models/secret", "x-api-key: " + SOME).status());
        assertEquals(200, get("/v1/models/fam-one", "x-api-key: " + SOME).status());
        assertEquals(
                403,
                post("/api/show", "{\"model\":\"hidden:1b\"}", "x-api-key: " + SOME)
                        .status());
        assertEquals(
                403,
                post("/api/show", "{\"model\":\"secret\"}", "x-api-key: " + SOME)
                        .status());
        assertEquals(
                200,
                post("/api/show", "{\"model\":\"m\"}", "x-api-key: " + SOME).status());
    }

    @ParameterizedTest
    @CsvSource({"m, 200", "nick, 200", "fam-one, 200", "one/m, 200", "OM, 200", "om:latest, 200", "fam-nope, 404"})
    void aKeyMayUseWhatItsPatternsName(String model, int status) {
        RawAnswer answer = ask(model, SOME);
        assertEquals(status, answer.status(), answer::text);
        assertFalse(answer.text().contains("secret"), answer::text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "one/secret", "other", "hidden:1b", "nothing-of-this-name", "M"})
    void otherModelsAreForbiddenWhetherTheyExistOrNot(String model) {
        RawAnswer answer = ask(model, SOME);
        assertEquals(403, answer.status(), answer::text);
        assertTrue(answer.text().contains("\"type\":\"permission_error\""), answer::text);
        assertTrue(answer.text().contains("may not use model '" + model + "'"), answer::text);
        answer = post("/api/chat", Frames.ask(model, false), "x-api-key: " + SOME);
        assertEquals(403, answer.status(), answer::text);
        assertTrue(answer.text().startsWith("{\"error\":\"The API key"), answer::text);
        assertTrue(openai.idle() && ollama.idle());
    }

    @Test
    void noFallbackLeadsToAModelThatIsForbidden() {
        openai.next(with -> with.send(500, "{}"));
        RawAnswer answer = ask("fam-one", SOME);
        assertEquals(200, answer.status(), answer::text);
        assertEquals("m", answer.header("X-Fallback-Model"));
        assertTrue(openai.taken().text().contains("\"model\":\"fam-one\""));
        assertTrue(openai.taken().text().contains("\"model\":\"m\""));
    }

    @Test
    void autoIsAModelThatTheKeyMayUse() {
        for (int i = 0; i < 4; i++) {
            RawAnswer answer = ask("auto", SOME);
            assertEquals(200, answer.status(), answer::text);
            assertTrue(answer.header("X-Model").matches("m|fam-one|om:latest"), answer.header("X-Model"));
        }
    }

    @Test
    void aKeyLimitedToSomeModelsManagesNone() {
        try (GatewayFixture other = GatewayFixture.start("admin: {allow_model_management: true}\nbackends:\n"
                        + ollama.entry("two") + "keys:\n  - {id: some, hash: \"" + KeyText.hash(SOME)
                        + "\", models: [om]}\n");
                RawClient client = other.client()) {
            RawAnswer answer = client.send(
                            RawClient.posting("/api/pull", "{\"model\":\"two/om\"}", "x-api-key: " + SOME))
                    .answer();
            assertEquals(403, answer.status(), answer::text);
            assertTrue(ollama.idle());
        }
    }

    @Test
    void ourKeyStaysHereEvenIfCredentialsPassThrough() {
        RawAnswer answer = post(CHAT, Frames.ask("p", false), "x-api-key: " + ALL, "Authorization: Bearer theirs");
        assertEquals(200, answer.status(), answer::text);
        Exchanged taken = passing.taken();
        assertEquals("Bearer theirs", taken.header("Authorization"));
        assertFalse(taken.head().contains(ALL), taken.head());
        answer = post(CHAT, Frames.ask("p", false), "Authorization: Bearer " + ALL, "x-api-key: " + ALL);
        assertEquals(200, answer.status(), answer::text);
        taken = passing.taken();
        assertEquals("Bearer planted-own-key", taken.header("Authorization"), "the backend's own key stands in");
        assertFalse(taken.head().contains(ALL), taken.head());
        answer = post(CHAT, Frames.ask("p", false), "Authorization: Bearer " + ALL, "api-key: " + SOME);
        assertEquals(200, answer.status(), answer::text);
        taken = passing.taken();
        assertFalse(taken.head().contains("cr-planted"), taken.head());
    }

    @Test
    void pagesMayAskBeforehandWithoutAKeyAndReadWhyTheyWereRefused() {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send("OPTIONS " + CHAT + " HTTP/1.1\r\nHost: localhost\r\n"
                            + "Origin: https://chat.example.org\r\nAccess-Control-Request-Method: POST\r\n\r\n")
                    .answer();
            assertEquals(204, answer.status());
            assertTrue(answer.header("Access-Control-Allow-Headers").contains("x-api-key"));
        }
        RawAnswer answer = post(CHAT, Frames.ask(false), "Origin: https://chat.example.org");
        assertEquals(401, answer.status());
        assertEquals("https://chat.example.org", answer.header("Access-Control-Allow-Origin"));
    }

    @Test
    void administratorsNeedNoKeyAndAKeyMakesNoAdministrator() {
        RawAnswer answer = get("/admin/config", "Authorization: Bearer " + ALL);
        assertEquals(401, answer.status());
        assertTrue(answer.text().contains("administrators"), answer::text);
    }
}
