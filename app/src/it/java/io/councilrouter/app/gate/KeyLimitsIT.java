package io.councilrouter.app.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** How much a key may ask for, and that whatever it holds is released, whatever happens. */
@TestInstance(Lifecycle.PER_CLASS)
class KeyLimitsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final int AT_ONCE = 4;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private final ScriptedUpstream ollama = ScriptedUpstream.ollama("om:latest");
    private final GatewayFixture gate = GatewayFixture.start("retry: {budget: 0}\nbackends:\n" + openai.entry("one")
            + ollama.entry("two") + "keys:\n"
            + key("minute", "rpm: 3") + key("few", "max_concurrency: " + AT_ONCE) + key("list", "rpm: 1"));

    private static String key(String id, String limits) {
        return "  - {id: " + id + ", hash: \"" + KeyText.hash("cr-" + id) + "\", " + limits + "}\n";
    }

    @AfterEach
    void settles() {
        gate.settled();
        openai.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        openai.close();
        ollama.close();
    }

    private static byte[] asking(String key, boolean stream) {
        return RawClient.posting(CHAT, Frames.ask(stream), "Authorization: Bearer cr-" + key);
    }

    @Test
    void theFourthRequestOfThreeAMinuteIsToldWhenToRetry() {
        openai.always(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(200, client.send(asking("minute", false)).answer().status());
            }
            RawAnswer answer = client.send(asking("minute", false)).answer();
            assertEquals(429, answer.status());
            assertTrue(answer.text().contains("\"code\":\"rate_limit_exceeded\""), answer::text);
            assertTrue(answer.text().contains("\\\"minute\\\" may make 3 requests a minute"), answer::text);
            int seconds = Integer.parseInt(answer.header("Retry-After"));
            assertTrue(seconds >= 1 && seconds <= 20, "Retry-After " + seconds);
            answer = client.send(
                            RawClient.posting("/api/chat", Frames.ask("om", false), "Authorization: Bearer cr-minute"))
                    .answer();
            assertEquals(429, answer.status());
            assertTrue(answer.text().startsWith("{\"error\":\"The API key"), answer::text);
        }
    }

    @Test
    void lookingAtListsCostsNothing() {
        openai.always(with -> with.send(200, Frames.CHAT));
        try (RawClient client = gate.client()) {
            for (int i = 0; i < 3; i++) {
                for (String path : new String[] {"/v1/models", "/api/tags", "/api/ps"}) {
                    RawAnswer answer = client.send(
                                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: cr-list\r\n\r\n")
                            .answer();
                    assertEquals(200, answer.status());
                }
                RawAnswer answer = client.send(
                                RawClient.posting("/api/show", "{\"model\":\"m\"}", "x-api-key: cr-list"))
                        .answer();
                assertEquals(200, answer.status());
            }
            assertEquals(200, client.send(asking("list", false)).answer().status());
            assertEquals(429, client.send(asking("list", false)).answer().status());
        }
    }

    /** Takes every place the key has, checks that the next request is refused, and lets all end. */
    private void exactlyAllAreFree() {
        openai.always(with -> {
            with.sse().token("x");
            with.stall();
        });
        List<RawClient> holders = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            RawClient holder = gate.client().send(asking("few", true));
            holders.add(holder);
            assertEquals(200, holder.head().status(), "holder " + i);
        }
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(asking("few", true)).answer();
            assertEquals(429, answer.status());
            assertEquals("1", answer.header("Retry-After"));
            assertTrue(answer.text().contains("max_concurrency"), answer::text);
        }
        holders.forEach(RawClient::leave);
        gate.settled();
        openai.forget();
    }

    @Test
    void asManyAtOnceAsAllowedAndNoMore() {
        exactlyAllAreFree();
        exactlyAllAreFree();
    }

    @Test
    void whateverEndsARequestGivesItsPlaceBackOnce() {
        Random random = new Random(42);
        for (int round = 0; round < 60; round++) {
            openai.always(one(random.nextInt(6)));
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                clients.add(act(random.nextInt(7), random));
            }
            for (RawClient client : clients) {
                if (random.nextBoolean()) {
                    client.reset();
                } else {
                    client.leave();
                }
            }
            if (round % 10 == 9) {
                gate.settled();
                openai.forget();
                exactlyAllAreFree();
            }
        }
    }

    /** What the backend does to a request. */
    private static ScriptedUpstream.Script one(int kind) {
        return switch (kind) {
            case 0 -> with -> with.send(200, Frames.CHAT);
            case 1 -> with -> with.send(500, "{}");
            case 2 -> with -> with.reset();
            case 3 -> with -> with.stall();
            case 4 ->
                with -> {
                    with.sse().token("x");
                    with.reset();
                };
            default -> with -> with.sse().token("x").done();
        };
    }

    /** What the client does. */
    private RawClient act(int kind, Random random) {
        RawClient client = gate.client();
        byte[] whole = asking("few", random.nextBoolean());
        switch (kind) {
            case 0 -> client.send(java.util.Arrays.copyOf(whole, whole.length - 1 - random.nextInt(40)));
            case 1 -> client.send(RawClient.posting(CHAT, "{\"model\":1}", "x-api-key: cr-few"));
            case 2 ->
                client.send(RawClient.posting(CHAT, Frames.ask("gone", false), "x-api-key: cr-few"))
                        .answer();
            case 3 ->
                client.send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nx-api-key: cr-few\r\n"
                        + "Content-Length: 99999999999\r\n\r\n");
            case 4 -> client.send(whole).send(whole);
            default -> client.send(whole);
        }
        return client;
    }
}
