package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a silent stream alive, and what counts as output. The clock stands still. */
class SilentStreamsIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final Duration BEAT = Duration.ofSeconds(6);

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");
    private final GatewayFixture gate = GatewayFixture.startStill(
            "streaming: {heartbeat: 5s}\ntimeouts: {first_token: 20s, stall: 20s}\nretry: {budget: 0}\n"
                    + "routing: {heartbeat_interval: 1h}\nbackends:\n" + up.entry("up"));

    @AfterEach
    void closes() {
        gate.close();
        up.close();
    }

    private static String text(byte[] chunk) {
        return new String(chunk, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`id: 7\n`, `: ping\n`",
                "`id:\n`, `: ping\n`",
                "``, `: ping\n\n`",
                "`event: message\n`, `: ping\n\n`"
            })
    void aHeartbeatEndsNoEventWhereEventsHaveIds(String field, String beat) {
        Semaphore beaten = new Semaphore(0);
        up.next(with -> {
            with.sse().chunk(field + Frames.token("one"));
            beaten.acquireUninterruptibly();
            with.done();
        });
        try (RawClient client = gate.client()) {
            client.post(CHAT, Frames.ask(true)).head();
            assertEquals(field + Frames.token("one"), text(client.chunk()));
            gate.leap(BEAT);
            assertEquals(beat, text(client.chunk()));
            beaten.release();
            assertEquals(Frames.FINISH + Frames.DONE, client.chunksToEnd());
        }
    }

    @Test
    void aHeartbeatNeverLandsInsideAnEventThatPassesByUnread() {
        Semaphore go = new Semaphore(0);
        up.next(with -> {
            with.sse().chunk("event: a\ndata: {\"x\":");
            go.acquireUninterruptibly();
            with.chunk("1}\n\n");
            go.acquireUninterruptibly();
            with.chunk("data: [DONE]\n\n").last();
        });
        try (RawClient client = gate.client()) {
            client.post("/v1/images/generations", "{\"model\":\"m\",\"prompt\":\"x\",\"stream\":true}")
                    .head();
            assertEquals("event: a\ndata: {\"x\":", text(client.chunk()));
            gate.leap(BEAT);
            go.release();
            assertEquals("1}\n\n", text(client.chunk()));
            gate.leap(BEAT);
            assertEquals(": ping\n\n", text(client.chunk()));
            go.release();
            assertEquals("data: [DONE]\n\n", client.chunksToEnd());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"audio\":{\"data\":\"AAAA\"}}",
                "{\"content\":\"\",\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]}",
                "{\"annotations\":[{\"type\":\"url_citation\"}]}"
            })
    void outputInFieldsThatWeDoNotKnowIsNoSilence(String delta) {
        Semaphore go = new Semaphore(0);
        String frame = "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}\n\n";
        up.next(with -> {
            with.sse();
            for (int i = 0; i < 3; i++) {
                with.chunk(frame);
                go.acquireUninterruptibly();
            }
            with.done();
        });
        try (RawClient client = gate.client()) {
            client.post(CHAT, Frames.ask(true)).head();
            for (int i = 0; i < 3; i++) {
                String chunk = text(client.chunk());
                while (chunk.equals(": ping\n\n")) {
                    chunk = text(client.chunk());
                }
                assertEquals(frame, chunk);
                gate.leap(Duration.ofSeconds(15));
                go.release();
            }
            String rest = client.chunksToEnd();
            assertTrue(rest.endsWith(Frames.FINISH + Frames.DONE), rest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {": hi\n\n", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}]}\n\n"})
    void commentsAndEmptyDeltasAreSilence(String frame) {
        up.next(with -> {
            with.sse().chunk(frame);
            with.stall();
        });
        try (RawClient client = gate.client()) {
            client.post(CHAT, Frames.ask(true));
            up.taken();
            gate.until(
                    "the question is written", () -> gate.backend("up").slots().inFlight() == 1);
            String text = gate.leaping(Duration.ofSeconds(5), () -> {
                client.head();
                return client.chunksToEnd();
            });
            assertTrue(text.contains("timeout_first_token"), text);
        }
    }
}
