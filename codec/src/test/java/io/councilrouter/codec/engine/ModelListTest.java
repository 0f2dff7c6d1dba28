package io.councilrouter.codec.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of models in the shapes in which servers send them, and what may come instead. */
@ExtendWith(LeakExtension.class)
final class ModelListTest {
    private static final String DIGITS = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef";
    private static final String WHOLE_DETAILS = "{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"llama\","
            + "\"families\":[\"llama\"],\"parameter_size\":\"1B\",\"quantization_level\":\"Q4_0\"}";

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EngineFacts read(Engine engine, String body) {
        EngineFacts facts = new EngineFacts();
        int list = 0;
        while (!engine.questions().get(list).lists()) {
            list++;
        }
        engine.read(list, 200, bytes(body), facts);
        return facts;
    }

    private static List<Engine> engines() {
        return List.of(
                OllamaEngine.INSTANCE,
                LlamaCppEngine.INSTANCE,
                LmStudioEngine.INSTANCE,
                MeteredEngine.VLLM,
                ListingEngine.INSTANCE);
    }

    private static List<String> names(EngineFacts facts) {
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models, facts.inPlaceOfList());
        return models.stream().map(EngineFacts.Model::name).toList();
    }

    private static String entry(String entry) {
        List<EngineFacts.Model> models =
                read(OllamaEngine.INSTANCE, "{\"models\":[" + entry + "]}").models();
        assertNotNull(models);
        return models.getFirst().details();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
                "{\"object\":\"list\",\"data\":[{\"id\":\"a\",\"owned_by\":null,\"x\":[1]},{\"id\":\"b\"}],\"next\":null}",
                "[{\"id\":\"a\",\"object\":\"model\"},{\"id\":\"b\",\"type\":\"chat\"}]",
                "{\"models\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
                "{\"models\":[{\"name\":\"a\"},{\"model\":\"b\"}]}",
                "[\"a\",\"b\"]",
                "{\"data\":[\"a\",\"b\"]}",
                "{\"models\":[\"a\",\"b\"]}",
                "{\"models\":[{\"name\":\"x\"}],\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
                "\uFEFF{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
                "\uFEFF[\"a\",\"b\"]",
                " \r\n {\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]} \n",
                "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"error\":null}",
                "{\"error\":\"\",\"data\":[7,{\"id\":\"a\"},{},{\"id\":\"b\"},{\"id\":\"a\"}]}"
            })
    void aListIsReadInEveryShape(String body) {
        for (Engine engine : engines()) {
            EngineFacts facts = read(engine, body);
            assertEquals(List.of("a", "b"), names(facts), engine + " of " + body);
            assertEquals("", facts.inPlaceOfList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}",
                "[{\"id\":\"a\"},{\"id\":\"b\"}]",
                "{\"models\":[{\"name\":\"a\",\"details\":{\"families\":null}},\"b\"]}",
                "\uFEFF[\"a\",\"b\"]"
            })
    void aListThatWasCutAnywhereIsNone(String body) {
        byte[] whole = body.getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end < whole.length; end++) {
            String cut = new String(Arrays.copyOf(whole, end), StandardCharsets.ISO_8859_1);
            for (Engine engine : engines()) {
                EngineFacts facts = new EngineFacts();
                int list = engine.questions().get(0).lists() ? 0 : 1;
                engine.read(list, 200, Unpooled.wrappedBuffer(whole, 0, end), facts);
                assertNull(facts.models(), cut);
                assertFalse(facts.inPlaceOfList().isEmpty(), cut);
            }
        }
    }

    @Test
    void whatIsInMemoryIsNotReadFromHalfAnAnswer() {
        String whole = "{\"models\":[{\"name\":\"a\",\"model\":\"a\"},{\"name\":\"b\"}]}";
        for (int end = 0; end < whole.length(); end++) {
            EngineFacts facts = new EngineFacts();
            OllamaEngine.INSTANCE.read(1, 200, bytes(whole.substring(0, end)), facts);
            assertNull(facts.inMemory(), whole.substring(0, end));
        }
        String slots = "[{\"is_processing\":true},{\"is_processing\":false}]";
        String states = "{\"data\":[{\"id\":\"a\",\"state\":\"loaded\"}]}";
        EngineFacts facts = new EngineFacts();
        LlamaCppEngine.INSTANCE.read(2, 200, bytes(slots.substring(0, 24)), facts);
        LmStudioEngine.INSTANCE.read(1, 200, bytes(states.substring(0, 36)), facts);
        assertEquals(-1, facts.slots());
        assertNull(facts.inMemory());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                      | nothing",
                "<html>login</html>                     | a web page",
                "<!DOCTYPE html>                        | a web page",
                "Not Found                              | no JSON",
                "{\"data\":[{\"id\":\"m\"              | truncated or broken JSON",
                "{\"data\":[{\"id\":\"m\"}]} x          | truncated or broken JSON",
                "null                                   | some other JSON",
                "{}                                     | some other JSON",
                "\"m\"                                  | some other JSON",
                "7                                      | some other JSON",
                "[1,2]                                  | some other JSON",
                "[[]]                                   | some other JSON",
                "{\"data\":{}}                           | some other JSON",
                "{\"data\":[{\"object\":\"model\"}]}      | some other JSON",
                "{\"data\":null,\"success\":false}       | some other JSON",
                "{\"detail\":\"Not Found\"}              | some other JSON",
                "{\"error\":{\"message\":\"no quota\"}}  | an error",
                "{\"error\":\"no quota\"}                | an error",
                "{\"data\":[],\"error\":\"no quota\"}    | an error",
            })
    void whatIsNoListIsNamed(String body, String what) {
        for (Engine engine : engines()) {
            EngineFacts facts = read(engine, body == null ? "" : body);
            assertNull(facts.models(), body);
            assertEquals(what, facts.inPlaceOfList(), body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[]}",
                "{\"models\":[]}",
                "[]",
                "{\"data\":[],\"models\":[]}",
                "{\"object\":\"list\",\"data\":null}",
                "{\"models\":null}",
                "{\"data\":[],\"error\":false}",
                "\uFEFF[]"
            })
    void anEmptyListIsAList(String body) {
        for (Engine engine : engines()) {
            assertEquals(List.of(), names(read(engine, body)), body);
        }
    }

    @Test
    void aBrokenServerCannotFillTheMemory() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < EngineFacts.MOST_MODELS + 100; i++) {
            many.add("\"m" + i + '"');
        }
        assertEquals(
                EngineFacts.MOST_MODELS,
                names(read(ListingEngine.INSTANCE, many.toString())).size());
    }

    @Test
    void anEntryThatLacksNothingStaysAsItCame() {
        String entry = "{\"name\": \"a:1\", \"model\":\"a:1\",\"modified_at\":\"2026-01-02T03:04:05.678901234+01:00\","
                + "\"size\":12,\"digest\":\"" + DIGITS.toLowerCase(java.util.Locale.ROOT) + "\",\"details\":"
                + WHOLE_DETAILS
                + ",\"capabilities\":[\"completion\"],\"own\":[{\"x\":1}]}";
        assertEquals(entry, entry(entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a:1\"}",
                "{\"model\":\"a:1\"}",
                "\"a:1\"",
                "{\"id\":\"a:1\",\"size\":0,\"details\":null}"
            })
    void anEntryIsCompletedWithWhatClientsDieWithout(String entry) {
        String whole = entry(entry);
        for (String part : new String[] {
            "\"name\":\"a:1\"",
            "\"model\":\"a:1\"",
            "\"size\":1",
            "\"digest\":\"" + ModelDigest.of("a:1") + '"',
            "\"details\":{\"parent_model\":\"\",\"format\":\"unknown\",\"family\":\"unknown\","
                    + "\"parameter_size\":\"unknown\",\"quantization_level\":\"unknown\",\"families\":null}"
        }) {
            assertTrue(whole.contains(part), part + " in " + whole);
        }
        assertEquals(List.of("a:1"), names(read(OllamaEngine.INSTANCE, "[" + whole + "]")), "it is JSON");
        assertEquals(whole, entry(whole), "nothing more to add");
    }

    @Test
    void whatTheServerSaidOfAModelStays() {
        String whole = entry("{\"name\":\"a\",\"digest\":\"sha256:" + DIGITS + "\",\"size\":5,\"modified_at\":\"\","
                + "\"details\":{\"family\":\"llama\",\"context_length\":4096,\"format\":7},\"remote_host\":\"h\"}");
        assertTrue(whole.contains("\"digest\":\"" + DIGITS.toLowerCase(java.util.Locale.ROOT) + '"'), whole);
        assertTrue(whole.contains("\"size\":5"), whole);
        assertTrue(whole.contains("\"family\":\"llama\",\"context_length\":4096,\"format\":\"unknown\""), whole);
        assertTrue(whole.contains("\"remote_host\":\"h\""), whole);
        assertFalse(whole.contains("modified_at"), "no client can parse an empty time: " + whole);
    }

    @Test
    void aModelInMemoryHasATimeUntilItLeaves() {
        EngineFacts facts = new EngineFacts();
        OllamaEngine.INSTANCE.read(1, 200, bytes("{\"models\":[{\"name\":\"a\",\"size_vram\":9}]}"), facts);
        List<EngineFacts.ModelInMemory> loaded = facts.inMemory();
        assertNotNull(loaded);
        String details = loaded.getFirst().details();
        assertEquals(9, loaded.getFirst().vram());
        assertTrue(details.contains("\"size\":9") && details.contains("\"expires_at\":\"2318-"), details);
    }

    @Test
    void digestsAreSixtyFourDigitsAndStable() {
        assertTrue(ModelDigest.of("m").matches("[0-9a-f]{64}"));
        assertEquals(ModelDigest.of("m"), ModelDigest.of("m"));
        assertNotEquals(ModelDigest.of("m"), ModelDigest.of("n"));
        assertNotEquals(ModelDigest.of("m"), ModelDigest.of("m", "v2"), "another version is another model");
        assertEquals("", ModelDigest.given("sha256:12"));
    }
}
