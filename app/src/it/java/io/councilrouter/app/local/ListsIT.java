package io.councilrouter.app.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's own answers: lists over all backends, health, and what it does not offer. */
@TestInstance(Lifecycle.PER_CLASS)
class ListsIT {
    private final ScriptedUpstream openai = ScriptedUpstream.openai("m", "hf.co/a/b:Q4", "both:latest");
    private final ScriptedUpstream ollama =
            ScriptedUpstream.ollama("om:latest", "ns/deep:1b", "both:latest").loaded("om:latest");
    private final ScriptedUpstream older = ScriptedUpstream.ollama("om:latest").version("0.9.10");
    private final GatewayFixture gate = GatewayFixture.start("backends:\n" + openai.entry("openai", "priority: 1")
            + ollama.entry("ollama", "priority: 2") + older.entry("older", "priority: 3", "enabled: true")
            + "routing: {aliases: {nick: \"om:latest\"}}\n");

    @AfterEach
    void settles() {
        gate.settled();
        openai.forget();
        ollama.forget();
        older.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        ollama.close();
        older.close();
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
    @ValueSource(strings = {"/v1/models", "/models"})
    void modelsAreListedOnceAsOpenAiDoes(String path) {
        RawAnswer answer = get(path);
        assertEquals(200, answer.status());
        assertEquals("application/json", answer.header("Content-Type"));
        assertTrue(answer.has("X-Router-Instance"));
        String text = answer.text();
        assertTrue(text.startsWith("{\"object\":\"list\",\"data\":[{\"id\":\""), text);
        for (String id : new String[] {"m", "hf.co/a/b:Q4", "om:latest", "ns/deep:1b", "both:latest"}) {
            assertEquals(
                    2,
                    text.split("\"id\":\"" + id + "\",\"object\":\"model\",\"created\":\\d+,\"owned_by\":\"", -1)
                            .length,
                    text);
        }
        assertEquals(text, get(path).text(), "the order is stable");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/models/m, m",
        "/models/m, m",
        "/v1/models/hf.co/a/b:Q4, hf.co/a/b:Q4",
        "/v1/models/hf.co%2Fa%2fb%3AQ4, hf.co/a/b:Q4",
        "/v1/models/ns/deep:1b, ns/deep:1b"
    })
    void oneModelIsFoundHoweverItsNameIsWritten(String path, String id) {
        RawAnswer answer = get(path);
        assertEquals(200, answer.status(), answer::text);
        assertTrue(answer.text().startsWith("{\"id\":\"" + id + "\",\"object\":\"model\","), answer::text);
        assertTrue(answer.text().contains("\"backends\":[{\"name\":\""), answer::text);
    }

    @Test
    void anUnknownModelIsNotFoundAndSimilarNamesAreSuggested() {
        RawAnswer answer = get("/v1/models/nope");
        assertEquals(404, answer.status());
        assertTrue(answer.text().contains("\"code\":\"model_not_found\""), answer::text);
        try (RawClient client = gate.client()) {
            answer = client.post("/v1/chat/completions", Frames.ask("ns/deeep:1b", false))
                    .answer();
            assertEquals(404, answer.status());
            assertTrue(answer.text().contains("ns/deep:1b"), answer::text);
            assertTrue(answer.text().contains("\"param\":\"model\""), answer::text);
            answer = client.post("/api/chat", Frames.ask("a\\r\\nX-Evil: 1", false))
                    .answer();
            assertTrue(answer.status() == 404 || answer.status() == 400, answer::text);
            assertEquals("", answer.header("X-Evil"));
            assertTrue(answer.text().startsWith("{\"error\":\""), answer::text);
        }
    }

    @Test
    void tagsNameEveryModelTwice() {
        RawAnswer answer = get("/api/tags");
        assertEquals(200, answer.status());
        String text = answer.text();
        assertTrue(text.startsWith("{\"models\":["), text);
        for (String id : new String[] {"m", "hf.co/a/b:Q4", "om:latest", "ns/deep:1b", "both:latest"}) {
            assertEquals(
                    2, text.split("\"name\":\"" + id + "\",\"model\":\"" + id + "\"", -1).length, id + " in " + text);
        }
        assertTrue(text.contains("\"modified_at\":\"2026-01-02T03:04:05.678901234+01:00\""), text);
        assertFalse(text.contains("127.0.0.1"), text);
    }

    @Test
    void everyEntryHasWhatOllamasOwnCommandLineNeeds() {
        try (RawClient client = gate.client()) {
            openai.always(with -> with.send(200, Frames.CHAT));
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask("m", false))
                            .answer()
                            .status());
        }
        for (String path : new String[] {"/api/tags", "/api/ps"}) {
            String text = get(path).text();
            int entries = count(text, "\"model\":\"");
            assertTrue(entries >= 2, text);
            assertEquals(entries, count(text, "\"name\":\""), text);
            assertEquals(entries, count(text, "\"digest\":\"[0-9a-f]{64}\""), text);
            assertEquals(entries, count(text, "\"size\":[1-9]"), text);
            for (String each : new String[] {"format", "family", "parameter_size", "quantization_level"}) {
                assertEquals(entries, count(text, '"' + each + "\":\"[^\"]"), each + " in " + text);
            }
            assertEquals(entries, count(text, "\"families\":"), text);
            assertEquals(entries, count(text, "\"parent_model\":\""), text);
        }
        assertEquals(get("/api/tags").text(), get("/api/tags").text(), "digests are stable");
        assertTrue(get("/api/tags").text().contains("\"name\":\"council/"), "councils included");
    }

    private static int count(String text, String pattern) {
        return text.split(pattern, -1).length - 1;
    }

    @Test
    void whatHasJustAnsweredIsInMemoryAtOnceAndWhatWasUnloadedIsNot() {
        try (RawClient client = gate.client()) {
            ollama.next(with -> with.send(200, Frames.OLLAMA_CHAT));
            assertEquals(
                    200,
                    client.post("/api/chat", Frames.ask("ns/deep:1b", false))
                            .answer()
                            .status());
            String text = get("/api/ps").text();
            assertEquals(1, count(text, "\"name\":\"ns/deep:1b\",\"model\":\"ns/deep:1b\""), text);
            assertEquals(count(text, "\"name\":"), count(text, "\"expires_at\":\"2"), text);
            assertEquals(count(text, "\"name\":"), count(text, "\"size_vram\":[0-9]"), text);
            ollama.next(with -> with.send(
                    200,
                    "{\"model\":\"ns/deep:1b\",\"created_at\":\"2026-01-02T03:04:05Z\",\"response\":\"\","
                            + "\"done\":true,\"done_reason\":\"unload\"}"));
            RawAnswer answer = client.post(
                            "/api/generate", "{\"model\":\"ns/deep:1b\",\"keep_alive\":0,\"stream\":false}")
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            text = get("/api/ps").text();
            assertEquals(0, count(text, "ns/deep:1b"), text);
        }
    }

    @Test
    void whatIsLoadedAnywhereIsListed() {
        RawAnswer answer = get("/api/ps");
        assertEquals(200, answer.status());
        assertEquals(2, answer.text().split("\"name\":\"om:latest\"", -1).length, answer::text);
        assertTrue(answer.text().contains("\"expires_at\":\""), answer::text);
    }

    @Test
    void theVersionIsTheLowestOfTheOllamas() {
        RawAnswer answer = get("/api/version");
        assertTrue(answer.text().startsWith("{\"version\":\"0.9.10\","), answer::text);
        assertTrue(answer.has("X-Router-Instance"));
    }

    @Test
    void anOllamaModelIsShownByItsBackend() {
        ollama.always(with -> with.send(200, "{\"details\":{\"family\":\"x\"},\"unknown\":1}"));
        older.always(with -> with.send(200, "{\"details\":{\"family\":\"x\"},\"unknown\":1}"));
        try (RawClient client = gate.client()) {
            for (String body : new String[] {
                "{\"model\":\"both:latest\",\"verbose\":true}",
                "{\"name\":\"both\"}",
                "{\"name\":\"both:latest\"}",
                "{\"model\":\"\",\"system\":\"\",\"name\":\"both:latest\"}",
                "{\"name\":\"\",\"model\":\"both\"}"
            }) {
                RawAnswer answer = client.post("/api/show", body).answer();
                assertEquals(200, answer.status(), answer::text);
                assertEquals("{\"details\":{\"family\":\"x\"},\"unknown\":1}", answer.text());
                Exchanged taken = ollama.taken();
                assertTrue(taken.head().startsWith("POST /api/show HTTP/1.1\r\n"), taken.head());
                assertTrue(taken.text().contains("both"), taken.text());
            }
            assertTrue(openai.idle());
        }
    }

    @Test
    void anotherModelIsShownInTheSameShape() {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/api/show", "{\"model\":\"m\"}").answer();
            assertEquals(200, answer.status(), answer::text);
            assertTrue(answer.text().contains("\"capabilities\":[\"completion\""), answer::text);
            assertTrue(answer.text().contains("\"model_info\":{"), answer::text);
            assertTrue(answer.text().contains("\"format\":\"unknown\",\"family\":\"openai\""), answer::text);
            answer = client.post("/api/show", "{\"model\":\"m\",\"name\":\"both\"}")
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertTrue(answer.text().contains("\"family\":\"openai\""), "name counts where model is empty");
            answer = client.post("/api/show", "{\"model\":\"nope\"}").answer();
            assertEquals(404, answer.status(), answer::text);
            assertTrue(answer.text().startsWith("{\"error\":\""), answer::text);
        }
    }

    @Test
    void healthTellsOfEveryBackendAndOfNoAddress() {
        RawAnswer answer = get("/health");
        assertEquals(200, answer.status());
        assertTrue(answer.text().startsWith("{\"status\":\"ok\",\"version\":\""), answer::text);
        for (String name : new String[] {"openai", "ollama", "older"}) {
            assertTrue(answer.text().contains("{\"name\":\"" + name + "\",\"type\":\""), answer::text);
        }
        assertTrue(answer.text().contains("\"state\":\"up\""), answer::text);
        assertFalse(answer.text().contains("127.0.0.1"), answer::text);
        assertEquals("{\"status\":\"ok\"}", get("/health/live").text());
        assertEquals("{\"status\":\"ok\"}", get("/health/ready").text());
    }

    @Test
    void theRootGreetsAsOllamaDoesAndTellsProgramsMore() {
        assertEquals("Ollama is running", get("/").text());
        assertTrue(
                get("/", "Accept: application/json").text().startsWith("{\"name\":\"council-router\",\"version\":\""));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/pull",
        "POST, /api/push",
        "POST, /api/create",
        "POST, /api/copy",
        "DELETE, /api/delete",
        "POST, /api/blobs/sha256:00"
    })
    void modelsAreNotManagedUnlessAllowed(String method, String path) {
        String body = "{\"model\":\"ollama/om:latest\"}";
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .answer();
            assertEquals(403, answer.status(), answer::text);
            assertTrue(answer.text().contains("allow_model_management"), answer::text);
            assertTrue(answer.text().startsWith("{\"error\":\""), answer::text);
            assertTrue(ollama.idle());
            assertTrue(older.idle());
        }
    }

    @Test
    void ifAllowedTheNamedBackendManages() {
        String pulled = "{\"status\":\"pulling\"}\n{\"status\":\"success\"}\n";
        ollama.always(with -> with.ndjson().chunk(pulled).last());
        try (GatewayFixture other = GatewayFixture.start("admin: {allow_model_management: true}\nbackends:\n"
                        + ollama.entry("one") + older.entry("two"));
                RawClient client = other.client()) {
            RawAnswer answer = client.post("/api/pull", "{\"model\":\"one/new:1b\",\"stream\":true}")
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals(pulled, answer.text());
            Exchanged taken = ollama.taken();
            assertTrue(taken.head().startsWith("POST /api/pull HTTP/1.1\r\n"), taken.head());
            assertEquals("{\"model\":\"new:1b\",\"stream\":true}", taken.text());
            answer = client.post("/api/pull", "{\"model\":\"new:1b\"}").answer();
            assertEquals(400, answer.status(), answer::text);
            String body = "{\"model\":\"gone:1b\"}";
            ollama.next(with -> with.send(200, ""));
            answer = client.send(
                            "DELETE /api/delete HTTP/1.1\r\nHost: localhost\r\nX-Router-Backend: one\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("", answer.text());
            taken = ollama.taken();
            assertTrue(taken.head().startsWith("DELETE /api/delete HTTP/1.1\r\n"), taken.head());
            assertEquals(body, taken.text());
            ollama.next(with -> with.send("HTTP/1.1 204 No Content\r\n\r\n"));
            answer = client.send(RawClient.posting("/api/blobs/sha256:00", "abc", "X-Router-Backend: one"))
                    .answer();
            assertEquals(204, answer.status(), answer::text);
            assertEquals("", answer.header("Content-Length"));
            assertEquals("abc", ollama.taken().text());
            assertTrue(older.idle());
        }
    }

    private static RawAnswer managed(RawClient client, ScriptedUpstream at, String method, String path, String body) {
        at.next(with -> with.send(200, "{\"status\":\"success\"}"));
        return client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .answer();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/api/copy   | {\"source\":\"two/a\",\"destination\":\"b\"}       | {\"source\":\"a\",\"destination\":\"b\"}",
                "/api/copy   | {\"source\":\"two/a\",\"destination\":\"two/b\"}   | {\"source\":\"a\",\"destination\":\"b\"}",
                "/api/copy   | {\"source\":\"a\",\"destination\":\"two/ns/b\"}    | {\"source\":\"a\",\"destination\":\"ns/b\"}",
                "/api/create | {\"model\":\"two/n\",\"name\":\"\",\"from\":\"two/a\"} | {\"model\":\"n\",\"name\":\"\",\"from\":\"a\"}",
                "/api/create | {\"model\":\"n\",\"from\":\"two/a\"}               | {\"model\":\"n\",\"from\":\"a\"}",
                "/api/create | {\"model\":\"two/n\",\"name\":\"two/n\"}           | {\"model\":\"n\",\"name\":\"n\"}",
                "/api/pull   | {\"model\":\"\",\"name\":\"two/n\"}                | {\"model\":\"\",\"name\":\"n\"}",
                "/api/push   | {\"name\":\"two/n\",\"model\":\"\"}                | {\"name\":\"n\",\"model\":\"\"}",
            })
    void theBackendThatANameBeginsWithManages(String path, String body, String sent) {
        try (GatewayFixture other = GatewayFixture.start("admin: {allow_model_management: true}\nbackends:\n"
                        + ollama.entry("one") + older.entry("two"));
                RawClient client = other.client()) {
            RawAnswer answer = managed(client, older, "POST", path, body);
            assertEquals(200, answer.status(), answer::text);
            assertEquals(sent, older.taken().text());
            assertTrue(ollama.idle());
        }
    }

    @Test
    void aModelIsMadeWhereItsFilesWereSentAndNeverAtTwoBackends() {
        try (GatewayFixture other = GatewayFixture.start("admin: {allow_model_management: true}\nbackends:\n"
                        + ollama.entry("one", "priority: 2") + older.entry("two", "priority: 1"));
                RawClient client = other.client()) {
            older.next(with -> with.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
            RawAnswer answer = client.send(RawClient.posting("/api/blobs/sha256:AB", "abc"))
                    .answer();
            assertEquals(201, answer.status(), answer::text);
            assertEquals("abc", older.taken().text());
            ollama.next(with -> with.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
            answer = client.send(RawClient.posting("/api/blobs/sha256:cd", "abc", "X-Router-Backend: one"))
                    .answer();
            assertEquals(201, answer.status(), answer::text);
            ollama.taken();
            String made = "{\"model\":\"n\",\"files\":{\"f.gguf\":\"sha256:ab\"}}";
            assertEquals(
                    200, managed(client, older, "POST", "/api/create", made).status());
            assertEquals(made, older.taken().text());
            made = "{\"adapters\":{\"f\":\"sha256:cd\"},\"model\":\"n\"}";
            assertEquals(
                    200, managed(client, ollama, "POST", "/api/create", made).status());
            assertEquals(made, ollama.taken().text());
            older.next(with -> with.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            answer = client.send("HEAD /api/blobs/sha256:ab HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .head();
            assertEquals(200, answer.status());
            older.taken();
            for (String refused : new String[] {
                "{\"model\":\"n\",\"files\":{\"f\":\"sha256:ef\"}}", "{\"model\":\"one/n\",\"from\":\"two/a\"}"
            }) {
                answer = client.post("/api/create", refused).answer();
                assertEquals(400, answer.status(), answer::text);
            }
            assertTrue(ollama.idle() && older.idle());
        }
    }

    @Test
    void aModelThatWasCopiedIsListedWithoutWaitingForTheNextBeat() {
        try (ScriptedUpstream third = ScriptedUpstream.ollama("a:latest");
                GatewayFixture other = GatewayFixture.start("admin: {allow_model_management: true}\n"
                        + "routing: {heartbeat_interval: 10m}\nbackends:\n" + third.entry("one"));
                RawClient client = other.client()) {
            third.beat("/api/tags", with -> with.send(200, "{\"models\":[{\"name\":\"copied:latest\"}]}"));
            RawAnswer answer =
                    managed(client, third, "POST", "/api/copy", "{\"source\":\"one/a\",\"destination\":\"copied\"}");
            assertEquals(200, answer.status(), answer::text);
            other.until(
                    "the copy is listed",
                    () -> client.get("/api/tags").answer().text().contains("copied:latest"));
        }
    }

    @Test
    void aPinnedBackendAndNoOtherIsAsked() {
        older.next(with -> with.send(500, "{\"error\":\"broken\"}"));
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.post("/api/chat", Frames.ask("older/om:latest", false))
                    .answer();
            assertEquals(502, answer.status(), answer::text);
            assertTrue(older.taken().text().contains("\"model\":\"om:latest\""));
            assertTrue(ollama.idle());
        }
    }

    @Test
    void namesOfOllamaModelsAreMatchedLoosely() {
        ollama.always(with -> with.send(200, Frames.OLLAMA_CHAT));
        older.always(with -> with.send(200, Frames.OLLAMA_CHAT));
        try (RawClient client = gate.client()) {
            for (String name : new String[] {"om", "OM", "om:latest", "nick"}) {
                RawAnswer answer =
                        client.post("/api/chat", Frames.ask(name, false)).answer();
                assertEquals(200, answer.status(), answer::text);
                assertEquals("om:latest", answer.header("X-Model"), name);
                assertEquals("ollama", answer.header("X-Backend"), name);
                String upstream = name.equals("nick") ? "om:latest" : name;
                assertTrue(ollama.taken().text().contains("\"model\":\"" + upstream + '"'), name);
            }
        }
    }

    @Test
    void autoMeansALoadedModel() {
        ollama.always(with -> with.send(200, Frames.OLLAMA_CHAT));
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/api/chat", Frames.ask("auto", false)).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("om:latest", answer.header("X-Model"));
        }
    }

    @Test
    void aRequestWithoutAModelIsRefusedWithTheRemedy() {
        try (RawClient client = gate.client()) {
            RawAnswer answer =
                    client.post("/v1/chat/completions", "{\"messages\":[]}").answer();
            assertEquals(400, answer.status());
            assertTrue(answer.text().contains("auto"), answer::text);
        }
    }

    @Test
    void uploadsGoToTheBackendThatServesTheirModelAsTheyAre() {
        openai.always(with -> with.send(200, "{\"text\":\"hello\"}"));
        String form = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"",
                "",
                "\0\u0001\u00ff",
                "--b",
                "Content-Disposition: form-data; name=\"model\"",
                "",
                "m",
                "--b--",
                "");
        try (RawClient client = gate.client()) {
            client.send("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: " + form.length() + "\r\n\r\n"
                    + form);
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("{\"text\":\"hello\"}", answer.text());
            Exchanged taken = openai.taken();
            assertTrue(taken.head().startsWith("POST /v1/audio/transcriptions HTTP/1.1\r\n"), taken.head());
            assertEquals("multipart/form-data; boundary=b", taken.header("Content-Type"));
            assertEquals(form, new String(taken.body(), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }
}
