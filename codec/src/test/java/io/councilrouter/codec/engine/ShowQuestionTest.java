package io.councilrouter.codec.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Transcript;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an Ollama is asked about a model if its entry in the list does not say what the model can do, and when. */
@ExtendWith(LeakExtension.class)
final class ShowQuestionTest {
    private static final String DIGITS = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuf recorded() {
        ByteBuf in =
                Unpooled.wrappedBuffer(Transcript.read(ShowQuestionTest.class, "/transcripts/real/ollama-show.txt"));
        assertEquals(ParseStatus.DONE, new ResponseParser(HttpLimits.forResponses()).parse(in));
        return in;
    }

    private static EngineFacts.Model listed(String entry) {
        EngineFacts facts = new EngineFacts();
        OllamaEngine.INSTANCE.read(0, 200, bytes("{\"models\":[" + entry + "]}"), facts);
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models, entry);
        return models.getFirst();
    }

    @Test
    void readsWhatARealServerSaidOfAModel() {
        assertEquals(Set.of("completion"), ShowQuestion.INSTANCE.read(200, recorded()));
    }

    @Test
    void namesTheModelWhateverItIsCalled() {
        assertEquals("/api/show", ShowQuestion.INSTANCE.path());
        assertEquals("{\"model\":\"a\\\"b\\\\c:1b\"}", ShowQuestion.INSTANCE.body("a\"b\\c:1b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[\"capabilities\"]",
                "{}",
                "{\"error\":\"model not found\"}",
                "{\"capabilities\":null}",
                "{\"capabilities\":[]}",
                "{\"capabilities\":\"thinking\"}",
                "{\"capabilities\":{\"thinking\":true}}",
                "{\"capabilities\":[\"thinking\"]",
                "{\"capabilities\":[\"thinking\"],\"details\":{\"fam",
                "{\"details\":{\"capabilities\":[\"thinking\"]}}",
                "<html>login</html>"
            })
    void takesNoAbilityFromWhatSaysNone(String body) {
        assertEquals(Set.of(), ShowQuestion.INSTANCE.read(200, bytes(body)));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 400, 401, 404, 405, 500, 503})
    void believesNoOtherStatusThan200(int status) {
        assertEquals(Set.of(), ShowQuestion.INSTANCE.read(status, bytes("{\"capabilities\":[\"thinking\"]}")));
    }

    @Test
    void countsNothingOfAnAnswerThatWasCut() {
        ByteBuf whole = recorded();
        for (int length = 0; length < whole.readableBytes(); length += 211) {
            assertEquals(Set.of(), ShowQuestion.INSTANCE.read(200, whole.slice(whole.readerIndex(), length)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"m\",\"digest\":\"" + DIGITS + "\",\"size\":1,\"modified_at\":\"2026\"} | " + DIGITS,
                "{\"name\":\"m\",\"digest\":\"v7\"}                                    | v7",
                "{\"name\":\"m\",\"digest\":\"v7\",\"capabilities\":null}              | v7",
                "{\"name\":\"m\",\"digest\":\"\",\"size\":5,\"modified_at\":\"2026\"}  | 5 bytes of \"2026\"",
                "{\"name\":\"m\"}                                                      | -1 bytes of ",
                "\"m\"                                                                 | m",
            })
    void knowsTheEditionOfAModelThatIsListedWithoutAbilities(String entry, String edition) {
        assertEquals(edition.strip(), listed(entry).edition().strip());
        assertEquals(Set.of(), listed(entry).abilities());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"m\",\"digest\":\"v7\",\"capabilities\":[\"completion\",\"thinking\"]}",
                "{\"name\":\"m\",\"digest\":\"v7\",\"capabilities\":[]}"
            })
    void leavesNothingToBeAskedWhereTheListSaysIt(String entry) {
        assertEquals("", listed(entry).edition());
    }

    @Test
    void asksNoOtherEngine() {
        assertEquals(ShowQuestion.INSTANCE, OllamaEngine.INSTANCE.aboutModels());
        for (Engine engine : List.of(
                LlamaCppEngine.INSTANCE,
                LmStudioEngine.INSTANCE,
                MeteredEngine.VLLM,
                MeteredEngine.SGLANG,
                ListingEngine.INSTANCE,
                SilentEngine.INSTANCE)) {
            assertNull(engine.aboutModels());
        }
    }
}
