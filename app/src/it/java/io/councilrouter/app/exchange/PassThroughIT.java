package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What needs no translation passes unchanged in both directions, at once. */
@TestInstance(Lifecycle.PER_CLASS)
class PassThroughIT {
    private static final String ODD_OPENAI =
            "{ \"seed\" : 9223372036854775807,\r\n\t\"temperature\":1.0e-2,\"x_unknown\":{\"a\":[1,2.50,null]},"
                    + "\"model\":\"m\" , \"messages\":[{\"role\":\"user\",\"content\":\"zażółć \\u00e9 \u2028 \ud83d\ude00 \\ud800\"}],"
                    + "\"stream\":%s,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}  }";

    private static final String ODD_OLLAMA =
            "{\"options\":{\"num_ctx\":4096,\"seed\":42,\"future_option\":[]}, \"keep_alive\":-1,\n \"model\":\"om:latest\",\"think\":false,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"gęś \ud83d\ude00\",\"images\":[\"aGVsbG8=\"]}],\"stream\":%s}";

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m", "other");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");
    private final GatewayFixture gate = GatewayFixture.start(
            "backends:\n" + openai.entry("openai") + ollama.entry("ollama") + "routing: {aliases: {nick: m}}\n");

    @AfterEach
    void settles() {
        gate.settled();
        openai.forget();
        ollama.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        ollama.close();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void same(byte[] expected, byte[] found) {
        if (!sha256(expected).equals(sha256(found))) {
            assertEquals(
                    new String(expected, StandardCharsets.UTF_8), new String(found, StandardCharsets.UTF_8), "text");
            assertArrayEquals(expected, found);
        }
    }

    @Test
    void anOpenAiRequestReachesTheBackendByteForByte() {
        openai.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            String body = ODD_OPENAI.formatted(false);
            client.post("/v1/chat/completions", body);
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status(), answer::text);
            same(body.getBytes(StandardCharsets.UTF_8), openai.taken().body());
            same(Frames.CHAT.getBytes(StandardCharsets.UTF_8), answer.body());
        }
    }

    @Test
    void aRequestThatArrivesByteByByteReachesTheBackendTheSame() {
        openai.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            String body = ODD_OPENAI.formatted(false);
            for (byte each : RawClient.posting("/v1/chat/completions", body)) {
                client.send(new byte[] {each});
            }
            assertEquals(200, client.answer().status());
            same(body.getBytes(StandardCharsets.UTF_8), openai.taken().body());
        }
    }

    @Test
    void aChunkedRequestIsReframedAndItsTrailersStay() {
        openai.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            String body = Frames.ask(false);
            client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < body.length(); i++) {
                client.send("1;x=y\r\n" + body.charAt(i) + "\r\n");
            }
            client.send("0\r\nX-Secret: 1\r\n\r\n");
            assertEquals(200, client.answer().status());
            Exchanged taken = openai.taken();
            assertEquals(body, taken.text());
            assertEquals(Integer.toString(body.length()), taken.header("Content-Length"));
            assertEquals("", taken.header("X-Secret"));
            assertEquals("", taken.header("Transfer-Encoding"));
        }
    }

    @Test
    void onlyTheModelChangesIfItWasAnAlias() {
        openai.next(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            String body = ODD_OPENAI.formatted(false);
            client.post("/v1/chat/completions", body.replace("\"model\":\"m\"", "\"model\":\"nick\""));
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("m", answer.header("X-Model"));
            same(body.getBytes(StandardCharsets.UTF_8), openai.taken().body());
        }
    }

    @Test
    void anOpenAiStreamComesBackByteForByte() {
        String stream = ": a comment\n\n" + Frames.token("zażółć \u2028 \ud83d\ude00")
                + "data:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\r\n\r\n"
                + "id: 7\nretry: 100\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"y\"}}],\ndata: \"unknown\":1}\n\n"
                + Frames.FINISH + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n"
                + Frames.DONE;
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        openai.next(with -> {
            with.sse();
            for (byte each : bytes) {
                with.send(RawClient.join(RawClient.bytes("1\r\n"), new byte[] {each}, RawClient.bytes("\r\n")));
            }
            with.last();
        });
        try (RawClient client = gate.client()) {
            String body = ODD_OPENAI.formatted(true);
            client.post("/v1/chat/completions", body);
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("text/event-stream", answer.header("Content-Type"));
            assertEquals("no-cache", answer.header("Cache-Control"));
            assertEquals("no", answer.header("X-Accel-Buffering"));
            same(body.getBytes(StandardCharsets.UTF_8), openai.taken().body());
            same(bytes, answer.body());
        }
    }

    @Test
    void aTokenCountThatOnlyWeAskedForIsLeftOut() {
        String usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";
        openai.next(with -> with.sse()
                .chunk(Frames.token("a") + Frames.FINISH + usage + Frames.DONE)
                .last());
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true));
            assertEquals(
                    Frames.token("a") + Frames.FINISH + Frames.DONE,
                    client.answer().text());
            assertTrue(openai.taken().text().contains("\"stream_options\":{\"include_usage\":true}"));
        }
    }

    @Test
    void anOllamaRequestAndItsStreamCrossByteForByte() {
        String stream =
                Frames.line("zażółć \u2028") + Frames.line("\ud83d\ude00").replace("\n", "\r\n")
                        + "{\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"unknown\":[1],\"done\":false}\n"
                        + Frames.OLLAMA_DONE;
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        ollama.next(with -> {
            with.ndjson();
            for (byte each : bytes) {
                with.send(RawClient.join(RawClient.bytes("1\r\n"), new byte[] {each}, RawClient.bytes("\r\n")));
            }
            with.last();
        });
        try (RawClient client = gate.client()) {
            String body = ODD_OLLAMA.formatted(true);
            client.post("/api/chat", body);
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("application/x-ndjson", answer.header("Content-Type"));
            same(body.getBytes(StandardCharsets.UTF_8), ollama.taken().body());
            same(bytes, answer.body());
        }
    }

    @Test
    void aWholeAnswerOfAMegabyteComesBackByteForByte() {
        String large = Frames.OLLAMA_CHAT.replace("hello", "x".repeat(1 << 20));
        ollama.next(with -> with.send(200, large));
        try (RawClient client = gate.client()) {
            client.post("/api/chat", ODD_OLLAMA.formatted(false));
            same(large.getBytes(StandardCharsets.UTF_8), client.answer().body());
            same(
                    ODD_OLLAMA.formatted(false).getBytes(StandardCharsets.UTF_8),
                    ollama.taken().body());
        }
    }

    @Test
    void eachTokenIsSeenBeforeTheNextIsSent() {
        Semaphore seen = new Semaphore(0);
        openai.next(with -> {
            with.sse();
            for (int i = 0; i < 20; i++) {
                with.token("t" + i);
                seen.acquireUninterruptibly();
            }
            with.done();
        });
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true));
            RawAnswer head = client.head();
            assertEquals(200, head.status());
            for (int i = 0; i < 20; i++) {
                // The server sends no further token until this one has been read here: a gateway that buffers would
                // hang.
                assertEquals(Frames.token("t" + i), new String(client.chunk(), StandardCharsets.UTF_8));
                seen.release();
            }
            assertEquals(Frames.FINISH + Frames.DONE, client.chunksToEnd());
        }
    }

    @Test
    void eachLineOfATranslatedStreamIsSeenBeforeTheNextIsSent() {
        Semaphore seen = new Semaphore(0);
        ollama.next(with -> {
            with.ndjson();
            for (int i = 0; i < 20; i++) {
                with.chunk(Frames.line("t" + i));
                seen.acquireUninterruptibly();
            }
            with.chunk(Frames.OLLAMA_DONE).last();
        });
        try (RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask("om:latest", true));
            assertEquals(200, client.head().status());
            for (int i = 0; i < 20; i++) {
                String chunk = new String(client.chunk(), StandardCharsets.UTF_8);
                assertTrue(chunk.contains("\"t" + i + "\""), chunk);
                assertTrue(chunk.endsWith("\n\n"), chunk);
                seen.release();
            }
            String end = client.chunksToEnd();
            assertTrue(end.endsWith(Frames.DONE), end);
            assertTrue(end.contains("\"finish_reason\":\"stop\""), end);
        }
    }

    @Test
    void theClientsSecretsStayAndItsIdsPass() {
        openai.next(with -> with.send(
                200,
                Frames.CHAT,
                "Set-Cookie: a=b",
                "X-Internal: 1",
                "x-ratelimit-remaining-requests: 7",
                "Keep-Alive: timeout=5"));
        try (RawClient client = gate.client()) {
            client.send(RawClient.posting(
                    "/v1/chat/completions?key=geheim",
                    Frames.ask(false),
                    "Authorization: Bearer geheim",
                    "Cookie: geheim",
                    "x-api-key: geheim",
                    "X-Forwarded-For: 1.2.3.4",
                    "X-Request-Id: my-id.7",
                    "OpenAI-Organization: org",
                    "traceparent: 00-1-2-3"));
            RawAnswer answer = client.answer();
            Exchanged taken = openai.taken();
            assertFalse(taken.head().contains("geheim"), taken.head());
            assertEquals("", taken.header("X-Forwarded-For"));
            assertEquals("org", taken.header("OpenAI-Organization"));
            assertEquals("00-1-2-3", taken.header("traceparent"));
            assertEquals("my-id.7", taken.header("X-Request-Id"));
            assertEquals("identity", taken.header("Accept-Encoding"));
            assertTrue(taken.header("Via").startsWith("1.1 council-router-"), taken.header("Via"));
            assertEquals("my-id.7", answer.header("X-Request-Id"));
            assertEquals("7", answer.header("x-ratelimit-remaining-requests"));
            assertEquals("", answer.header("Set-Cookie"));
            assertEquals("", answer.header("X-Internal"));
            assertEquals("openai", answer.header("X-Backend"));
            assertEquals("1", answer.header("X-Router-Attempts"));
        }
    }
}
