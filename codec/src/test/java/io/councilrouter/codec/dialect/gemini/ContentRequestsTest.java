package io.councilrouter.codec.dialect.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatVerbs;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What depends on the model that is asked, and what is found out about a request before it is read. */
@ExtendWith(LeakExtension.class)
final class ContentRequestsTest {
    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String asked(String model, String... verbs) {
        HeldText out = new HeldText();
        RequestWriter writer = ContentWire.INSTANCE.requestWriter(new RequestOrder(model, false, true), out);
        List.of(verbs).forEach(verb -> ChatVerbs.say(verb, writer));
        writer.end();
        writer.close();
        String text = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return text;
    }

    private static RequestFacts facts(String body) {
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        scan.start(GeminiDialect.WORDS);
        assertTrue(scan.onPart(bytes(body)) && scan.end(), () -> String.valueOf(scan.fault()));
        RequestFacts facts = scan.facts();
        scan.close();
        return facts;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | OFF | {\"includeThoughts\":false,\"thinkingBudget\":0}",
                "gemini-2.5-pro | OFF | {\"includeThoughts\":false,\"thinkingBudget\":128}",
                "gemini-2.5-pro | LOW | {\"includeThoughts\":true,\"thinkingBudget\":1024}",
                "gemini-2.5-flash | ON | {\"includeThoughts\":true,\"thinkingBudget\":-1}",
                "gemini-2.5-flash | MAX | {\"includeThoughts\":true,\"thinkingBudget\":24576}",
                "gemini-3-flash-preview | OFF | {\"includeThoughts\":false,\"thinkingLevel\":\"MINIMAL\"}",
                "models/gemini-3.1-pro | OFF | {\"includeThoughts\":false,\"thinkingLevel\":\"LOW\"}",
                "gemini-3-pro | ON | {\"includeThoughts\":true}",
                "gemini-4-argon | MEDIUM | {\"includeThoughts\":true,\"thinkingLevel\":\"MEDIUM\"}",
                "gemini-3-pro | XHIGH | {\"includeThoughts\":true,\"thinkingLevel\":\"HIGH\"}",
                "gemma-3 | HIGH | {\"includeThoughts\":true,\"thinkingBudget\":24576}",
            })
    void aModelIsToldHowMuchToThinkInTheWordsThatItKnows(String model, String level, String said) {
        String body = asked(model, "thinking " + level);
        assertTrue(body.contains("\"thinkingConfig\":" + said + "}"), body);
    }

    @ParameterizedTest
    @CsvSource({"gemini-3-pro-preview, true", "models/gemini-4-argon, true", "gemini-2.5-pro, false", "gemma-3, false"})
    void theFirstCallOfATurnIsSignedForModelsThatWantIt(String model, boolean wanted) {
        String mark = ",\"thoughtSignature\":\"skip_thought_signature_validator\"";
        String body = asked(
                model,
                "message USER",
                "text x",
                "messageEnd",
                "message ASSISTANT",
                "toolCall a | f | {}",
                "toolCall b | f | {}",
                "messageEnd",
                "message TOOL",
                "toolResult a |",
                "messageEnd",
                "message ASSISTANT",
                "toolCall c | f | {}",
                "sealed SIGNATURE | c2VhbA==",
                "toolCall d | f | {}",
                "messageEnd");
        String signs = wanted ? mark : "";
        assertTrue(body.contains("{\"functionCall\":{\"id\":\"a\",\"name\":\"f\",\"args\":{}}" + signs + "}"), body);
        assertTrue(body.contains("{\"functionCall\":{\"id\":\"b\",\"name\":\"f\",\"args\":{}}}"), body);
        assertTrue(body.contains("\"id\":\"c\",\"name\":\"f\",\"args\":{}},\"thoughtSignature\":\"c2VhbA==\"}"), body);
        assertTrue(body.contains("{\"functionCall\":{\"id\":\"d\",\"name\":\"f\",\"args\":{}}}"), body);
    }

    @Test
    void mediaAreSeenWhereverTheyAre() {
        String parts = "{\"contents\":[{\"parts\":[{\"%s\":%s}]}]}";
        for (String name : List.of("inlineData", "inline_data", "fileData", "file_data")) {
            assertTrue(facts(parts.formatted(name, "{}")).traits().images(), name);
            assertFalse(facts(parts.formatted(name, "\"x\"")).traits().images(), name);
        }
        assertFalse(facts(parts.formatted("text", "\"inlineData\"")).traits().images());
    }

    @Test
    void whoWantsToReadThoughtsSaysSo() {
        for (String body : List.of(
                "{\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}}",
                "{\"generation_config\":{\"topK\":1,\"thinking_config\":{\"x\":1,\"include_thoughts\":true}}}")) {
            assertTrue(ContentWire.INSTANCE.tellsThoughts(facts(body)), body);
        }
        for (String body : List.of(
                "{}",
                "{\"generationConfig\":{}}",
                "{\"generationConfig\":null}",
                "{\"generationConfig\":{\"includeThoughts\":true}}",
                "{\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":false}}}",
                "{\"x\":{\"thinkingConfig\":{\"includeThoughts\":true}}}")) {
            assertFalse(ContentWire.INSTANCE.tellsThoughts(facts(body)), body);
        }
    }

    private static @Nullable String edited(String body, String asked, String served) {
        RequestFacts facts = facts(body).by(asked, true);
        BodyEdits edits = ContentWire.INSTANCE.edits(facts, new RequestOrder(served, true, true), "model");
        if (edits == null) {
            return null;
        }
        HeldText out = new HeldText();
        edits.apply(bytes(body), out);
        String text = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return text;
    }

    @Test
    void aBodyThatNamesItsModelTooNamesTheOneThatIsAsked() {
        assertNull(edited("{\"contents\":[]}", "a", "b"));
        assertNull(edited("{\"model\":\"models/a\",\"contents\":[]}", "a", "a"));
        assertEquals(
                "{\"model\":\"models/b\\\"\",\"contents\":[]}",
                edited("{\"model\":\"models/a\",\"contents\":[]}", "a", "b\""));
        assertEquals("{\"model\":\"tunedModels/b\"}", edited("{\"model\":\"a\"}", "a", "tunedModels/b"));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, models/gemini-2.5-flash",
        "models/gemini-2.5-flash, models/gemini-2.5-flash",
        "tunedModels/mine, tunedModels/mine",
        "hf.co/a/b:Q4, models/hf.co/a/b:Q4"
    })
    void aPathHasTheModelInItsCollection(String model, String path) {
        assertEquals(path, ModelPath.of(model));
        assertEquals(path.replace("models/", ""), ModelPath.COLLECTIONS.model("models/" + path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"STRING\"} | {\"type\":\"string\"}",
                "{\"nullable\":true,\"type\":\"INTEGER\",\"format\":\"int64\"} | {\"format\":\"int64\",\"type\":[\"integer\",\"null\"]}",
                "{\"type\":[\"string\",\"null\"]} | {\"type\":[\"string\",\"null\"]}",
                "{\"type\":\"TYPE_UNSPECIFIED\"} | {}",
                "{\"type\":\"ARRAY\",\"maxItems\":\"10\",\"min_items\":1,\"items\":{\"type\":\"NUMBER\"}} | {\"maxItems\":10,\"minItems\":1,\"items\":{\"type\":\"number\"},\"type\":\"array\"}",
                "{\"maxItems\":\"many\"} | {\"maxItems\":\"many\"}",
                "{\"type\":\"OBJECT\",\"properties\":{\"type\":{\"type\":\"STRING\"},\"any_of\":{}}} | {\"properties\":{\"type\":{\"type\":\"string\"},\"any_of\":{}},\"type\":\"object\"}",
                "{\"anyOf\":[{\"type\":\"NULL\"},1],\"example\":{\"a\":1},\"title\":\"t\",\"description\":null} | {\"anyOf\":[{\"type\":\"null\"},1],\"examples\":[{\"a\":1}],\"title\":\"t\"}",
                "{\"properties\":[],\"additionalProperties\":false,\"enum\":[\"A\"],\"format\":\"enum\"} | {\"properties\":{},\"additionalProperties\":false,\"enum\":[\"A\"]}"
            })
    void aSchemaOfItsFirstLanguageIsSaidAsJsonSchema(String open, String schema) {
        JsonCursor json = new JsonCursor();
        HeldText out = new HeldText();
        json.over(bytes(open));
        json.next();
        OpenSchema.write(json, out);
        assertEquals(schema, out.view().toString(StandardCharsets.UTF_8));
        json.close();
        out.close();
    }

    @Test
    void schemasWithoutEndAreCut() {
        String deep = "{\"items\":".repeat(80) + "{}" + "}".repeat(80);
        JsonCursor json = new JsonCursor();
        HeldText out = new HeldText();
        json.over(bytes(deep));
        json.next();
        OpenSchema.write(json, out);
        assertEquals(
                "{\"items\":".repeat(48) + "{}" + "}".repeat(48), out.view().toString(StandardCharsets.UTF_8));
        json.close();
        out.close();
        String body = asked("m", "format " + deep);
        assertTrue(body.contains("{\"items\":".repeat(48) + "{}" + "}".repeat(48)), body);
    }

    @Test
    void aLongPictureOfAPythonClientIsReadWithTheUsualLetters() {
        String data = "_-9A".repeat(10_000);
        String body = "{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + data
                + "\"}},{\"text\":\"What?\"}]}]}";
        ByteBuf in = bytes(body);
        List<String> lines = new ArrayList<>();
        ChatSink sink = ChatVerbs.into(lines);
        RequestReader reader = ContentWire.INSTANCE.requestReader(in, facts(body));
        RequestReader.Status status = RequestReader.Status.MORE;
        while (status == RequestReader.Status.MORE) {
            status = reader.step(sink);
        }
        reader.close();
        assertEquals("media IMAGE | INLINE | image/png | " + "/+9A".repeat(10_000), lines.get(1));
        assertEquals("text What?", lines.get(2));
    }
}
