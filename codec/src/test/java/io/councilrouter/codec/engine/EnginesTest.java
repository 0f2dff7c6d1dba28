package io.councilrouter.codec.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Transcript;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What heartbeats learn from answers of real engines, and from worse ones. */
@ExtendWith(LeakExtension.class)
final class EnginesTest {
    private final EngineFacts facts = new EngineFacts();

    private void recorded(Engine engine, int question, String transcript) {
        ByteBuf in =
                Unpooled.wrappedBuffer(Transcript.read(EnginesTest.class, "/transcripts/real/" + transcript + ".txt"));
        ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
        assertEquals(ParseStatus.DONE, parser.parse(in));
        engine.read(question, parser.head().status(), in, facts);
    }

    private void said(Engine engine, int question, int status, String body) {
        engine.read(question, status, Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)), facts);
    }

    private List<String> listed() {
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models);
        return models.stream().map(EngineFacts.Model::name).toList();
    }

    private List<String> inMemory() {
        List<EngineFacts.ModelInMemory> loaded = facts.inMemory();
        assertNotNull(loaded);
        return loaded.stream().map(EngineFacts.ModelInMemory::name).toList();
    }

    @Test
    void readsOllama() {
        recorded(OllamaEngine.INSTANCE, 0, "ollama-tags");
        assertEquals(List.of("smollm2:latest"), listed());
        assertNull(facts.inMemory(), "not asked yet");
        recorded(OllamaEngine.INSTANCE, 1, "ollama-ps");
        assertEquals(List.of("smollm2:latest"), inMemory());
        recorded(OllamaEngine.INSTANCE, 2, "ollama-version");
        assertEquals("0.17.4", facts.version());
    }

    @Test
    void readsThatOllamaHasLoadedNothing() {
        recorded(OllamaEngine.INSTANCE, 1, "ollama-ps-empty");
        assertEquals(List.of(), inMemory());
    }

    @Test
    void keepsOllamasOwnWordsOfAModel() {
        recorded(OllamaEngine.INSTANCE, 0, "ollama-tags");
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models);
        String details = models.getFirst().details();
        assertTrue(details.startsWith("{\"name\":\"smollm2:latest\"") && details.endsWith("}}"), details);
    }

    @Test
    void readsLlamaCpp() {
        recorded(LlamaCppEngine.INSTANCE, 0, "llamacpp-health");
        recorded(LlamaCppEngine.INSTANCE, 1, "llamacpp-models");
        recorded(LlamaCppEngine.INSTANCE, 2, "llamacpp-slots");
        recorded(LlamaCppEngine.INSTANCE, 3, "llamacpp-metrics");
        assertEquals(List.of("smollm2-cpp"), listed());
        assertEquals(List.of("smollm2-cpp"), inMemory(), "its one model is always in memory");
        assertTrue(facts.slots() >= 1, "slots " + facts.slots());
        assertEquals(0, facts.running());
        assertEquals(0, facts.queue());
        assertEquals(false, facts.isDown());
    }

    @Test
    void takesLlamaCppForDownWhileItLoads() {
        recorded(LlamaCppEngine.INSTANCE, 0, "llamacpp-health-loading");
        assertTrue(facts.isDown());
        assertEquals("the model is being loaded", facts.trouble());
    }

    @Test
    void keepsWhatSlotsSaidWhenMetricsSayNothing() {
        said(LlamaCppEngine.INSTANCE, 2, 200, "[{\"is_processing\":true},{\"is_processing\":false},7]");
        said(LlamaCppEngine.INSTANCE, 3, 200, "something_else 5\n");
        assertEquals(2, facts.slots());
        assertEquals(1, facts.running());
    }

    @Test
    void readsTheLoadOfVllm() {
        said(MeteredEngine.VLLM, 1, 200, "{\"data\":[{\"id\":\"a\",\"max_model_len\":8192},{\"id\":\"b\"}]}");
        said(
                MeteredEngine.VLLM,
                2,
                200,
                """
                # TYPE vllm:num_requests_waiting gauge
                vllm:num_requests_waiting{model_name="a"} 3.0
                vllm:num_requests_waiting{model_name="b, c}"} 4.0
                vllm:num_requests_running 2
                """);
        assertEquals(List.of("a", "b"), listed());
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models);
        assertEquals(8192, models.getFirst().context());
        assertEquals(7, facts.queue());
        assertEquals(2, facts.running());
    }

    @Test
    void readsWhatLmStudioHasLoaded() {
        said(LmStudioEngine.INSTANCE, 0, 200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"e\"}]}");
        said(
                LmStudioEngine.INSTANCE,
                1,
                200,
                "{\"data\":[{\"id\":\"a\",\"type\":\"vlm\",\"state\":\"loaded\"},"
                        + "{\"id\":\"e\",\"type\":\"embeddings\",\"state\":\"not-loaded\"}]}");
        assertEquals(List.of("a"), inMemory());
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models);
        assertTrue(models.getFirst().abilities().contains("vision"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "m 5            | 5",
                "m 5 1700000000 | 5",
                "m{a=\"b\"} 2.9 | 2",
                "m 1e9          | 1000000000",
                "m 1e99         | 2147483647",
                "m -3           | 0",
                "m NaN          | -1",
                "m{a=\"b\" 5    | -1",
                "m              | -1",
                "mm 5           | -1",
                "# m 5          | -1",
                "-              | -1",
            })
    void readsOneFigureOfAnExposition(String line, int value) {
        String text = line == null ? "" : "x 1\n" + line + "\ny 2";
        assertEquals(value, MetricLines.sum(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)), "m"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"models\":{}}",
                "{\"models\":[1,null,{}]}",
                "{\"data\":[[]]}",
                "{\"data\":\"x\"}",
                "<html>",
                "{\"models\":[{\"name\":{\"a\":1}}]}",
                "{\"version\":[1,2]}",
                "[{\"is_processing\":{}}]"
            })
    void bearsWhatIsNoAnswer(String body) {
        for (Engine engine : engines()) {
            for (int question = 0; question < engine.questions().size(); question++) {
                said(engine, question, 200, body);
            }
        }
        assertTrue(facts.models() == null || facts.models().isEmpty(), "found models where there are none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ollama-tags", "ollama-ps", "llamacpp-models", "llamacpp-slots", "llamacpp-metrics"})
    void bearsAnswersThatWereCutOrGarbled(String transcript) {
        byte[] whole = Transcript.read(EnginesTest.class, "/transcripts/real/" + transcript + ".txt");
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            byte[] bad = whole.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(bad.length + 1);
            for (Engine engine : engines()) {
                for (int question = 0; question < engine.questions().size(); question++) {
                    engine.read(question, 200, Unpooled.wrappedBuffer(bad, 0, length), new EngineFacts());
                }
            }
        }
    }

    private static List<Engine> engines() {
        return List.of(
                OllamaEngine.INSTANCE,
                LlamaCppEngine.INSTANCE,
                LmStudioEngine.INSTANCE,
                MeteredEngine.VLLM,
                ListingEngine.INSTANCE,
                SilentEngine.INSTANCE);
    }
}
