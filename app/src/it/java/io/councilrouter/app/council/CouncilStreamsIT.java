package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of councils with members that are silent for long, and to slow clients. */
class CouncilStreamsIT {
    /** Occurs in no name or id of a frame, so that counting it counts text alone. */
    private static final char LETTER = 'Z';

    private static final int PIECE = 1000;
    private static final int PIECES = 15_000;
    private static final long MEMBERS = 2;

    /** Looks in a row without progress; between two lies a millisecond or more. */
    private static final int LOOKS = 300;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/chat/completions | 'model':'council/vote' | : ping",
                "/v1/council/chat | 'template':'vote','model':'m','events':true | : ping",
                "/api/chat | 'model':'council/vote' | 'thinking':''"
            })
    void aStreamGivesSignsOfLifeWhileMembersAreSilent(String path, String asked, String sign) throws Exception {
        CountDownLatch speak = new CountDownLatch(1);
        String beat = sign.replace('\'', '"');
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> {
                    await(speak);
                    Panel.openai(with, Panel.wellBehaved(with.text()));
                });
                GatewayFixture gate =
                        GatewayFixture.start("streaming: {heartbeat: 50ms}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            client.post(
                    path,
                    ("{" + asked + ",'stream':true,'messages':[{'role':'user','content':'6 times 7?'}]}")
                            .replace('\'', '"'));
            assertEquals(200, client.head().status());
            int beats = 0;
            while (beats < 3) {
                String chunk = new String(client.chunk(), StandardCharsets.UTF_8);
                beats += chunk.split(beat, -1).length - 1;
                assertTrue(chunk.endsWith("\n"), chunk);
            }
            speak.countDown();
            String rest = client.chunksToEnd();
            assertTrue(rest.contains("Final answer: 42"), rest);
            assertFalse(rest.endsWith("<cut>"), rest);
            gate.settled();
        }
    }

    @Test
    void theEventsOfARunEndWithAReasonThatAllClientsKnow() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> {
                    String body = with.text();
                    boolean last = Panel.Asked.of(body) == Panel.Asked.SYNTHESIZER;
                    Panel.openai(with, Panel.wellBehaved(body), last ? "model_length" : "stop");
                });
                GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            String text = client.post(
                            "/v1/council/chat",
                            "{\"template\":\"peer-review\",\"model\":\"m\",\"events\":true,"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}")
                    .answer()
                    .text();
            assertTrue(text.contains("event: council.done\ndata: {\"finish_reason\":\"length\","), text);
            gate.settled();
        }
    }

    @Test
    void anUnstreamedAnswerHasNoHeartbeats() throws Exception {
        CountDownLatch speak = new CountDownLatch(1);
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> {
                    await(speak);
                    Panel.openai(with, Panel.wellBehaved(with.text()));
                });
                GatewayFixture gate =
                        GatewayFixture.startStill("streaming: {heartbeat: 5s}\nbackends:\n" + up.entry("up"));
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask("council/vote", false));
            up.taken();
            for (int i = 0; i < 3; i++) {
                gate.leap(Duration.ofSeconds(6));
                assertTrue(client.silent(), "a heartbeat would have come");
            }
            speak.countDown();
            RawAnswer answer = client.answer();
            assertTrue(answer.text().startsWith("{") && answer.text().contains("Final answer: 42"), answer.text());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Fifteen megabytes are ready in each of two backends. What a client does not read may fill the kernel's buffers,
     * at most ten megabytes per connection, and the gateway's own; after that backends have to wait.
     */
    @Test
    void aClientThatReadsNothingStopsAllMembersAndGetsAllOfItInTheEnd(TestReporter reporter) {
        AtomicLong sent = new AtomicLong();
        String token = Frames.token(String.valueOf(LETTER).repeat(PIECE));
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> {
                    with.sse();
                    for (int i = 0; i < PIECES; i++) {
                        with.chunk(token);
                        sent.addAndGet(PIECE);
                    }
                    with.token("\\nFinal answer: 42").done();
                });
                GatewayFixture gate = GatewayFixture.start(
                        "council: {max_answer: 16MiB}\nserver: {event_loops: 1}\nbackends:\n" + up.entry("up"));
                RawClient slow = RawClient.to(gate.port(), 4096)) {
            slow.post(
                    "/v1/council/chat",
                    "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}],"
                            + "\"council\":{\"strategy\":\"vote\",\"members\":[\"m\",\"m\"]}}");
            assertEquals(200, slow.head().status());
            long taken = stopped(gate, sent);
            reporter.publishEntry("bytes of text taken for a client that reads nothing", Long.toString(taken));
            assertTrue(taken < MEMBERS * PIECE * PIECES * 3 / 4, "backends could send " + taken);
            long said = 0;
            for (byte[] chunk = slow.chunk(); chunk.length > 0; chunk = slow.chunk()) {
                for (byte each : chunk) {
                    said += each == LETTER ? 1 : 0;
                }
            }
            // Every member's text as reasoning, and the winner's again as the answer.
            long expected = (MEMBERS + 1) * PIECE * PIECES;
            assertEquals(expected, said);
            gate.settled();
        }
    }

    /** Waits until nothing more is sent; returns how much was. */
    private static long stopped(GatewayFixture gate, AtomicLong sent) {
        AtomicLong before = new AtomicLong(-1);
        AtomicLong looks = new AtomicLong();
        gate.until("nothing more is taken", () -> {
            long now = sent.get();
            looks.set(now > 0 && before.getAndSet(now) == now ? looks.get() + 1 : 0);
            return looks.get() > LOOKS;
        });
        return sent.get();
    }
}
