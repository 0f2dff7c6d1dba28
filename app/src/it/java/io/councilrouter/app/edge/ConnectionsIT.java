package io.councilrouter.app.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections are kept, ended and shared, and who may call (contracts.md section 6). */
@TestInstance(Lifecycle.PER_CLASS)
class ConnectionsIT {
    private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n";

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");
    private final GatewayFixture gate = GatewayFixture.start(
            "server: {cors: {origins: [\"https://chat.example.org\"]}}\nlimits: {body: 128KiB}\nbackends:\n"
                    + up.entry("up"));

    @AfterEach
    void settles() {
        gate.settled();
        up.forget();
        up.always(with -> with.send(200, Frames.CHAT));
    }

    @AfterAll
    void closes() {
        gate.close();
        up.close();
    }

    private static String echo(String body) {
        return Frames.CHAT.replace("hello", body.substring(body.indexOf("hi"), body.indexOf("hi") + 4));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        up.always(with -> with.send(200, echo(with.text())));
        try (RawClient client = gate.client()) {
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(RawClient.posting(
                        "/v1/chat/completions", Frames.ask(false).replace("hi", "hi%02d".formatted(i))));
                all.add(RawClient.bytes("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            client.send(RawClient.join(all.toArray(byte[][]::new)));
            for (int i = 0; i < 30; i++) {
                RawAnswer answer = client.answer();
                assertTrue(answer.text().contains("hi%02d".formatted(i)), answer::text);
                assertEquals("{\"status\":\"ok\"}", client.answer().text());
            }
        }
    }

    @Test
    void aBadRequestAfterAGoodOneIsAnsweredAfterIt() {
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            client.send(RawClient.join(
                    RawClient.posting("/v1/chat/completions", Frames.ask(false)),
                    RawClient.bytes("GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
                    RawClient.bytes("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            assertEquals(200, client.answer().status());
            RawAnswer bad = client.answer();
            assertEquals(400, bad.status());
            assertTrue(bad.closes());
            assertTrue(client.ended());
        }
    }

    @Test
    void nothingAfterAConnectionCloseIsRead() {
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            client.send(RawClient.join(
                    RawClient.posting("/v1/chat/completions", Frames.ask(false), "Connection: x, CLOSE"),
                    RawClient.posting("/v1/chat/completions", Frames.ask(false))));
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status());
            assertTrue(answer.closes());
            assertTrue(client.ended());
            up.taken();
            assertTrue(up.idle());
        }
    }

    @Test
    void morePipelinedBytesThanAllowedWaitAndAreServedLater() {
        Semaphore go = new Semaphore(0);
        up.always(with -> {
            go.acquireUninterruptibly();
            with.send(200, echo(with.text()));
        });
        int count = 40;
        try (RawClient client = gate.client()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < count; i++) {
                    String ask = Frames.ask(false).replace("hi", "hi%02d".formatted(i) + "x".repeat(100_000));
                    client.send(RawClient.posting("/v1/chat/completions", ask));
                }
            });
            up.taken();
            go.release(count);
            for (int i = 0; i < count; i++) {
                RawAnswer answer = client.answer();
                assertEquals(200, answer.status(), answer::text);
                assertTrue(answer.text().contains("hi%02d".formatted(i)), answer::text);
            }
            assertTrue(!sender.isAlive() || joined(sender));
        }
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(java.time.Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void waitsForTheBodyOnlyAfterSayingContinue() {
        up.next(with -> with.send(200, Frames.CHAT));
        String body = Frames.ask(false);
        try (RawClient client = gate.client()) {
            client.send(POST + "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n\r\n");
            RawAnswer go = client.answer();
            assertEquals(100, go.status());
            assertEquals(List.of(), go.lines());
            assertEquals(200, client.send(body).answer().status());
        }
    }

    @Test
    void refusesBeforeTheBodyIfItMustAndThenCloses() {
        try (RawClient client = gate.client()) {
            client.send(POST + "Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
            RawAnswer answer = client.answer();
            assertEquals(413, answer.status());
            assertTrue(answer.closes());
            assertTrue(client.ended());
        }
    }

    @Test
    void unknownExpectationsGet417AndThoseOfHttp10AreIgnored() {
        up.next(with -> with.send(200, Frames.CHAT));
        String body = Frames.ask(false);
        try (RawClient client = gate.client();
                RawClient old = gate.client()) {
            client.send(POST + "Expect: miracles\r\nContent-Length: 2\r\n\r\n{}");
            assertEquals(417, client.answer().status());
            old.send("POST /v1/chat/completions HTTP/1.0\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            assertEquals(200, old.answer().status());
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedByItsLengthAlone() {
        try (RawClient client = gate.client()) {
            client.send(POST + "Content-Length: 131073\r\n\r\n");
            RawAnswer answer = client.answer();
            assertEquals(413, answer.status());
            assertTrue(answer.closes());
            assertTrue(client.ended());
        }
    }

    @Test
    void aChunkedBodyThatGrowsTooLargeIsRefused() {
        try (RawClient client = gate.client()) {
            client.send(POST + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"model\":\"m\",\"a\"\r\n");
            client.trySend(RawClient.bytes(("4000\r\n" + " ".repeat(0x4000) + "\r\n").repeat(9)));
            RawAnswer answer = client.answer();
            assertEquals(413, answer.status(), answer::text);
            assertTrue(answer.closes());
        }
    }

    @Test
    void theBodyOfARefusedRequestIsNeverReadAsARequest() {
        try (RawClient client = gate.client()) {
            client.send(RawClient.posting("/nope", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertEquals(404, client.answer().status());
            client.get("/health/live");
            assertEquals("{\"status\":\"ok\"}", client.answer().text());
            assertTrue(client.silent());
        }
    }

    @Test
    void headIsGetWithoutItsBody() {
        try (RawClient client = gate.client()) {
            for (String path :
                    new String[] {"/", "/v1/models", "/api/tags", "/health", "/nope", "/v1/chat/completions"}) {
                RawAnswer full = client.get(path).answer();
                RawAnswer head = client.send("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .head();
                assertEquals(full.status(), head.status(), path);
                assertEquals(full.header("Content-Type"), head.header("Content-Type"), path);
                assertEquals(full.header("Content-Length"), head.header("Content-Length"), path);
                assertEquals(full.header("Allow"), head.header("Allow"), path);
            }
            assertTrue(client.silent());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/chat/completions, 405, POST",
        "POST, /v1/models, 405, 'GET, HEAD'",
        "DELETE, /api/tags, 405, 'GET, HEAD'",
        "GET, /api/delete, 405, DELETE",
        "PATCH, /health, 405, 'GET, HEAD'",
        "TRACE, /health, 405, 'GET, HEAD'",
        "BREW, /health, 405, 'GET, HEAD'",
        "GET, /nope, 404, ''",
        "POST, /metrics, 405, 'GET, HEAD'",
        "GET, /v1/realtime, 501, ''",
        "GET, /v1/messages, 405, POST"
    })
    void methodsAndPathsThatAreNotThereAreTold(String method, String path, int status, String allow) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nSecret: 7\r\n\r\n")
                    .answer();
            assertEquals(status, answer.status(), answer::text);
            assertEquals(allow, answer.header("Allow"));
            assertFalse(answer.text().contains("Secret"), answer::text);
            assertEquals(200, client.get("/health/live").answer().status(), "the connection goes on");
        }
    }

    @Test
    void isNotAProxy() {
        try (RawClient client = gate.client();
                RawClient foreign = gate.client()) {
            int status = client.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n")
                    .answer()
                    .status();
            assertTrue(status == 403 || status == 405 || status == 501, "CONNECT is " + status);
            status = foreign.send("GET http://example.org/v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .answer()
                    .status();
            assertTrue(status == 400 || status == 403 || status == 421, "absolute form is " + status);
            RawAnswer own = foreign.send("GET http://localhost:9/health/live HTTP/1.1\r\nHost: example.org\r\n\r\n")
                    .answer();
            assertEquals(200, own.status(), own::text);
        }
    }

    @Test
    void optionsOfAsteriskIsNoContent() {
        try (RawClient client = gate.client()) {
            for (String target : new String[] {"*", "/v1/models"}) {
                RawAnswer answer = client.send("OPTIONS " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .answer();
                assertEquals(204, answer.status());
                assertEquals("", answer.header("Content-Length"));
                assertEquals("", answer.header("Transfer-Encoding"));
                assertEquals("", answer.header("Access-Control-Allow-Origin"));
            }
        }
    }

    @Test
    void pagesThatMayCallAreToldSo() {
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            RawAnswer preflight = client.send(String.join(
                            "\r\n",
                            "OPTIONS /v1/chat/completions HTTP/1.1",
                            "Host: localhost",
                            "Origin: https://chat.example.org",
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: content-type,x-stainless-os",
                            "",
                            ""))
                    .answer();
            assertEquals(204, preflight.status());
            assertEquals("https://chat.example.org", preflight.header("Access-Control-Allow-Origin"));
            assertTrue(preflight.header("Access-Control-Allow-Methods").contains("POST"));
            assertEquals("content-type,x-stainless-os", preflight.header("Access-Control-Allow-Headers"));
            assertTrue(Integer.parseInt(preflight.header("Access-Control-Max-Age")) > 0);
            RawAnswer answer = client.send(RawClient.posting(
                            "/v1/chat/completions", Frames.ask(false), "Origin: https://chat.example.org"))
                    .answer();
            assertEquals(200, answer.status());
            assertEquals("https://chat.example.org", answer.header("Access-Control-Allow-Origin"));
            assertEquals("Origin", answer.header("Vary"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "http://localhost.evil.example", "https://chat.example.org.evil"
            })
    void otherPagesMayNotUseAnybodysGpu(String origin) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(
                            RawClient.posting("/v1/chat/completions", Frames.ask(false), "Origin: " + origin))
                    .answer();
            assertEquals(403, answer.status(), answer::text);
            assertEquals("", answer.header("Access-Control-Allow-Origin"));
            assertTrue(up.idle());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,200",
        "LOCALHOST:1,200",
        "127.0.0.1,200",
        "[::1]:80,200",
        "example.org,403",
        "localhost.example.org,403"
    })
    void onLoopbackOnlyLocalNamesAreAnswered(String host, int status) {
        try (RawClient client = gate.client()) {
            assertEquals(
                    status,
                    client.send("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .answer()
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1//models",
                "//v1/models",
                "/v1/../v1/models",
                "/v1/./models",
                "/v1/%2e%2e/v1/models",
                "/v1%2fmodels",
                "/v1/models%00",
                "/%76%31/models",
                "/v1/models/",
                "/V1/models",
                "/v1/models;x",
                "/api/%zz"
            })
    void pathsThatTwoReadersMightReadDifferentlyAreNotFound(String path) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.get(path).answer();
            assertTrue(answer.status() == 400 || answer.status() == 404, path + " is " + answer.status());
        }
    }

    @Test
    void compressedBodiesAreRefused() {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(
                            RawClient.posting("/v1/chat/completions", Frames.ask(false), "Content-Encoding: gzip"))
                    .answer();
            assertEquals(415, answer.status());
            assertTrue(up.idle());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Encoding: identity", "Content-Encoding:"})
    void identityIsNoCompressionAndTheContentTypeDoesNotMatter(String encoding) {
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(RawClient.posting(
                            "/v1/chat/completions",
                            Frames.ask(false),
                            encoding,
                            "Content-Type: application/x-www-form-urlencoded"))
                    .answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("application/json", up.taken().header("Content-Type"));
        }
    }

    @Test
    void upgradesAreIgnored() {
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(RawClient.posting(
                            "/v1/chat/completions",
                            Frames.ask(false),
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c, websocket",
                            "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"))
                    .answer();
            assertEquals(200, answer.status());
            assertEquals("", up.taken().header("Upgrade"));
        }
    }

    @Test
    void http10IsAnsweredWithoutChunksAndClosed() {
        up.next(with -> with.sse().token("a").done());
        String body = Frames.ask(true);
        try (RawClient client = gate.client()) {
            client.send("POST /v1/chat/completions HTTP/1.0\r\nHost: localhost\r\nContent-Length: " + body.length()
                    + "\r\n\r\n" + body);
            RawAnswer head = client.head();
            assertEquals(200, head.status());
            assertEquals("", head.header("Transfer-Encoding"));
            assertEquals(
                    Frames.token("a") + Frames.FINISH + Frames.DONE, new String(client.rest(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void http10IsKeptAliveIfItAsksForIt() {
        try (RawClient client = gate.client()) {
            for (int i = 0; i < 2; i++) {
                RawAnswer answer = client.send("GET /health/live HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                        .answer();
                assertEquals(200, answer.status());
                assertEquals("keep-alive", answer.header("Connection").toLowerCase(java.util.Locale.ROOT));
            }
            client.send("GET /health/live HTTP/1.0\r\n\r\n");
            assertEquals(200, client.answer().status());
            assertTrue(client.ended());
        }
    }

    @Test
    void harmlessRequestIdsAreEchoed() {
        try (RawClient client = gate.client()) {
            client.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: abc-1.2_3\r\n\r\n");
            assertEquals("abc-1.2_3", client.answer().header("X-Request-Id"));
            client.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a b\r\n\r\n");
            String made = client.answer().header("X-Request-Id");
            assertTrue(made.matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), made);
        }
    }

    @Test
    void aLoopOfGatewaysIsCut() {
        up.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(false)).answer();
            String own = up.taken().header("Via");
            RawAnswer answer = client.send(RawClient.posting(
                            "/v1/chat/completions", Frames.ask(false), "Via: 1.0 other", "Via: 1.1 x, " + own))
                    .answer();
            assertEquals(508, answer.status(), answer::text);
            answer = client.send(RawClient.posting(
                            "/v1/chat/completions", Frames.ask(false), "Via: 1.1 a, 1.1 b, 1.1 c, 1.1 d, 1.1 e, 1.1 f"))
                    .answer();
            assertEquals(508, answer.status(), answer::text);
            assertTrue(up.idle());
        }
    }

    @Test
    void halfClosedClientsAreAnsweredIfTheConfigurationSaysSo() {
        up.next(with -> with.send(200, Frames.CHAT));
        try (GatewayFixture patient =
                        GatewayFixture.start("server: {half_close: answer}\nbackends:\n" + up.entry("up"));
                RawClient client = patient.client()) {
            client.post("/v1/chat/completions", Frames.ask(false)).halfClose();
            assertEquals(200, client.answer().status());
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() {
        try (GatewayFixture narrow = GatewayFixture.start(
                        "limits: {connections_per_address: 3}\nserver: {trusted_proxies: []}\nbackends:\n"
                                + up.entry("up"));
                RawClient one = narrow.client();
                RawClient two = narrow.client();
                RawClient three = narrow.client();
                RawClient four = narrow.client()) {
            assertEquals(200, one.get("/health/live").answer().status());
            assertEquals(200, two.get("/health/live").answer().status());
            assertEquals(200, three.get("/health/live").answer().status());
            assertTrue(four.ended());
        }
    }

    @Test
    void fiveHundredIdleConnectionsDoNoHarm() {
        List<RawClient> idle = new ArrayList<>();
        try (GatewayFixture wide =
                        GatewayFixture.start("limits: {connections_per_address: 1000}\nbackends:\n" + up.entry("up"));
                RawClient client = wide.client()) {
            for (int i = 0; i < 500; i++) {
                idle.add(wide.client());
            }
            up.next(with -> with.send(200, Frames.CHAT));
            assertEquals(
                    200,
                    client.post("/v1/chat/completions", Frames.ask(false))
                            .answer()
                            .status());
            idle.forEach(RawClient::leave);
        }
    }
}
