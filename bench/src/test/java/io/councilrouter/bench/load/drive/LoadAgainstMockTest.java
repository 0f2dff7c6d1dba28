package io.councilrouter.bench.load.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.wire.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadAgainstMockTest {

    private static final int TOKENS = 12;
    private static final String PATH = "/v1/chat/completions";
    private static final Duration MOST = Duration.ofSeconds(20);

    private final MockBackend mock = new MockBackend(TOKENS, Duration.ofMillis(1));
    private final LoadGenerator generator = new LoadGenerator();

    @AfterEach
    void stop() {
        generator.close();
        mock.close();
    }

    @Test
    void everyRequestIsAnsweredAndTimed() {
        byte[] request = Payloads.post(PATH, mock.openAiPort(), Payloads.chat(Payloads.OPENAI_MODEL, false));
        RequestDriver driver = new RequestDriver(generator.loop(), mock.openAiPort(), request, 4);
        generator.begin(driver);
        generator.awaitCompleted(driver, 500, MOST);
        Readings end = generator.finish(driver, MOST);
        assertTrue(end.counts().completed() >= 500);
        assertEquals(0, end.counts().errors());
        assertEquals(end.counts().completed(), end.latency().getTotalCount());
    }

    @Test
    void everyTokenOfEveryStreamArrivesInOrder() {
        StreamDriver driver = streams(mock.openAiPort(), PATH, 8);
        generator.begin(driver);
        generator.awaitCompleted(driver, 20, MOST);
        Readings end = generator.finish(driver, MOST);
        assertEquals(0, end.counts().errors(), end.counts().firstError());
        assertEquals(0, end.counts().lost());
        assertEquals(end.counts().completed() * TOKENS, end.counts().tokens());
        assertEquals(end.counts().completed(), end.firstToken().getTotalCount());
    }

    @Test
    void aStreamInAnotherDialectThanAskedForIsAnError() {
        StreamDriver driver = streams(mock.ollamaPort(), "/api/chat", 1);
        generator.begin(driver);
        awaitError(driver);
        assertTrue(generator.finish(driver, MOST).counts().errors() > 0);
    }

    @Test
    void anAnswerOtherThan200IsAnError() {
        byte[] request = Payloads.post("/nowhere", mock.openAiPort(), "{}");
        RequestDriver driver = new RequestDriver(generator.loop(), mock.openAiPort(), request, 1);
        generator.begin(driver);
        awaitError(driver);
        Readings.LoadCounts end = generator.finish(driver, MOST).counts();
        assertEquals(0, end.completed());
        assertEquals("status 404", end.firstError());
    }

    @Test
    void sendsUsageOnlyToThoseWhoAskForIt() throws IOException {
        String without = "{\"model\":\"m\",\"stream\": true,\"max_tokens\":2}";
        String with = "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":2}";
        assertTrue(!answer(mock.openAiPort(), PATH, without).contains("usage"));
        assertTrue(answer(mock.openAiPort(), PATH, with).contains("\"completion_tokens\":2"));
    }

    @Test
    void speaksOllamaOnTheOtherPort() throws IOException {
        String stream = answer(mock.ollamaPort(), "/api/chat", "{\"model\":\"m\",\"options\":{\"num_predict\":3}}");
        assertEquals(4, stream.lines().count());
        assertTrue(stream.lines().toList().getLast().contains("\"eval_count\":3"));
        String whole = answer(mock.ollamaPort(), "/api/chat", "{\"model\":\"m\",\"stream\":false}");
        assertEquals(Payloads.ollamaAnswer(), whole);
        assertTrue(SingleRequest.get(mock.ollamaPort(), "/api/tags").body().contains(Payloads.OLLAMA_MODEL));
        assertTrue(SingleRequest.get(mock.openAiPort(), "/v1/models").body().contains(Payloads.OPENAI_MODEL));
    }

    @Test
    void countsAReaderThatLeaves() throws Exception {
        byte[] request =
                Payloads.post(PATH, mock.openAiPort(), "{\"model\":\"m\",\"stream\":true,\"max_tokens\":90000}");
        Leaver leaver = new Leaver(generator.loop(), mock.openAiPort(), request, 3);
        leaver.leave().get(MOST.toSeconds(), TimeUnit.SECONDS);
        String stats = SingleRequest.get(mock.openAiPort(), "/bench/stats").body();
        for (long i = 0; i < 6_000 && stats.contains("\"aborts\":0"); i++) {
            LoadGenerator.pause(Duration.ofMillis(5));
            stats = SingleRequest.get(mock.openAiPort(), "/bench/stats").body();
        }
        assertTrue(stats.contains("\"aborts\":1"), stats);
    }

    private void awaitError(Driver driver) {
        for (long i = 0; i < 6_000 && generator.readings(driver).counts().errors() == 0; i++) {
            LoadGenerator.pause(Duration.ofMillis(5));
        }
    }

    private static String answer(int port, String path, String body) throws IOException {
        return SingleRequest.send(port, Payloads.post(path, port, body)).body();
    }

    private StreamDriver streams(int port, String path, int count) {
        byte[] request = Payloads.post(path, port, Payloads.chat(Payloads.OPENAI_MODEL, true));
        return new StreamDriver(
                generator.loop(), port, request, new StreamDriver.StreamShape(count, TOKENS, Duration.ofMillis(20)));
    }
}
