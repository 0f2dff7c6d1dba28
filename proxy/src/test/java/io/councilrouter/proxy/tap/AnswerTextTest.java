package io.councilrouter.proxy.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Transcript;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored of an answer is what was said in it, in every dialect, wherever it was cut. */
@ExtendWith(LeakExtension.class)
final class AnswerTextTest {
    private static final Dialects DIALECTS = Dialects.load();
    private static final AnswerForm FORMS = new AnswerForm(DIALECTS);
    private static final Path TRANSCRIPTS =
            Path.of(System.getProperty("root.dir", "..")).resolve("codec/src/test/resources/transcripts");
    private static final JsonFactory JSON = new JsonFactory();

    private final AnswerText reader = new AnswerText(FORMS);

    /** What came of an answer. */
    record Said(String text, String thinking, String calls) {}

    private Said read(byte[] wire, int form) {
        Said[] said = new Said[1];
        reader.read(wire, form, (text, thinking, calls) -> said[0] = new Said(utf8(text), utf8(thinking), utf8(calls)));
        return said[0];
    }

    private Said read(String wire, String dialect, Operation operation, @Nullable Framing framing) {
        return read(bytes(wire), FORMS.of(spoken(dialect, operation), framing));
    }

    private static Wire spoken(String dialect, Operation operation) {
        return Objects.requireNonNull(DIALECTS.named(dialect).wire(operation));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A captured answer, and the verbs that its file says it consists of. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Capture(String name, int form, byte[] wire, List<String> verbs) {

        static Capture of(Path file) {
            try {
                String all = Files.readString(file);
                String[] head = all.lines().findFirst().orElseThrow().split(" ", -1);
                String dialect = file.getName(file.getNameCount() - 2).toString();
                Wire wire = spoken(dialect, Operation.valueOf(head[1]));
                Framing framing = head[2].equals("stream") ? wire.framing() : null;
                return new Capture(
                        dialect + "/" + file.getFileName(),
                        FORMS.of(wire, framing),
                        Transcript.of(all),
                        all.lines()
                                .filter(line -> line.startsWith("#> "))
                                .map(line -> line.substring(3))
                                .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Said said() {
            Map<String, String> text = new TreeMap<>();
            Map<String, String> thinking = new TreeMap<>();
            Map<String, String> calls = new LinkedHashMap<>();
            int vectors = 0;
            long numbers = 0;
            for (String verb : verbs) {
                String[] words = verb.split(" ", 3);
                switch (words[0]) {
                    case "text", "refusal", "transcript" -> text.merge(words[1], words[2], String::concat);
                    case "reasoning", "summary" -> thinking.merge(words[1], words[2], String::concat);
                    case "toolOpen" -> {
                        String[] call = words[2].split(" ", 3);
                        calls.put(
                                words[1] + " " + call[0],
                                "{\"id\":\"" + call[1] + "\",\"type\":\"function\",\"function\":{\"name\":\"" + call[2]
                                        + "\",\"arguments\":\"");
                    }
                    case "toolArgs" -> {
                        String[] call = words[2].split(" ", 2);
                        calls.merge(words[1] + " " + call[0], call.length > 1 ? call[1] : "", String::concat);
                    }
                    case "vector", "vectorBase64" -> {
                        vectors++;
                        numbers = words[2].chars().filter(c -> c == ',').count() + 1;
                    }
                    default -> {}
                }
            }
            return new Said(
                    vectors > 0 ? "{\"vectors\":" + vectors + ",\"dimensions\":" + numbers + "}" : joined(text),
                    joined(thinking),
                    calls.isEmpty() ? "" : "[" + String.join("\"}},", calls.values()) + "\"}}]");
        }

        private static String joined(Map<String, String> escaped) {
            return String.join(
                    "\n\n",
                    escaped.values().stream()
                            .map(AnswerTextTest::unescaped)
                            .filter(each -> !each.isEmpty())
                            .toList());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static String unescaped(String inside) {
        try (JsonParser json = JSON.createParser("\"" + inside + "\"")) {
            assertEquals(JsonToken.VALUE_STRING, json.nextToken());
            return json.getText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertIsJson(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            assertEquals(JsonToken.START_ARRAY, json.nextToken());
            json.skipChildren();
            assertEquals(null, json.nextToken(), text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    static Stream<Capture> captures() {
        try (Stream<Path> files = Files.walk(TRANSCRIPTS)) {
            return files
                    .filter(file -> file.toString().endsWith(".txt"))
                    .filter(file ->
                            !file.getName(file.getNameCount() - 2).toString().equals("real"))
                    .sorted()
                    .map(Capture::of)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void saysWhatTheTranscriptSays(Capture capture) {
        assertEquals(capture.said(), read(capture.wire(), capture.form()));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void whatIsCutSaysTheBeginning(Capture capture) {
        Said whole = read(capture.wire(), capture.form());
        boolean vectors = whole.text().startsWith("{\"vectors\"");
        for (int length = 0; length < capture.wire().length; length++) {
            Said said = read(Arrays.copyOf(capture.wire(), length), capture.form());
            String at = capture + " cut at " + length;
            if (!vectors && !whole.text().contains("\n\n")) {
                assertBegins(said.text(), whole.text(), at);
                assertBegins(said.thinking(), whole.thinking(), at);
            }
            if (!said.calls().isEmpty()) {
                assertIsJson(said.calls());
            }
        }
        assertEquals(whole, read(capture.wire(), capture.form()), "nothing is left of the answer before");
    }

    private static void assertBegins(String part, String whole, String at) {
        assertTrue(whole.startsWith(part), () -> at + ": \"" + part + "\" does not begin \"" + whole + "\"");
    }

    @ParameterizedTest
    @MethodSource("captures")
    void noByteMakesItThrow(Capture capture) {
        for (int i = 0; i < capture.wire().length; i += 3) {
            byte[] broken = capture.wire().clone();
            broken[i] ^= (byte) 0x55;
            read(broken, capture.form());
        }
    }

    @Test
    void bothDialectsAreThere() {
        for (String dialect : DIALECTS.names()) {
            assertTrue(captures().anyMatch(each -> each.name().startsWith(dialect)), dialect);
        }
    }

    @Test
    void aWholeAnswerThatWasCutSaysWhatHadCome() {
        String whole = "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"reasoning_content\":\"hm\",\"content\":\"Gr\u00fc\u00df \\\"Gott\\\" \\u00e4 and more\"}}]}";
        byte[] wire = bytes(whole);
        int form = FORMS.of(spoken("openai", Operation.CHAT), null);
        String last = "";
        for (int length = whole.indexOf("Gr"); length < wire.length; length++) {
            Said said = read(Arrays.copyOf(wire, length), form);
            assertTrue(said.text().startsWith(last), said.text());
            assertEquals("hm", said.thinking());
            last = said.text();
        }
        assertEquals("Gr\u00fc\u00df \"Gott\" \u00e4 and more", last);
    }

    @Test
    void aPairOfSurrogatesMayLieInTwoFrames() {
        String frame = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n";
        assertEquals(
                "\ud83d\ude00",
                read(
                                String.format(frame, "\\ud83d") + String.format(frame, "\\ude00"),
                                "openai",
                                Operation.CHAT,
                                Framing.SSE)
                        .text());
    }

    @Test
    void choicesStandApart() {
        assertEquals(
                "one\n\ntwo",
                read(
                                "{\"choices\":[{\"index\":1,\"text\":\"two\"},{\"index\":0,\"text\":\"one\"}]}",
                                "openai",
                                Operation.COMPLETE,
                                null)
                        .text());
    }

    @Test
    void callsAreJsonWhateverTheirNames() {
        Said said = read(
                "{\"message\":{\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"a\\\"b\\u0001\","
                        + "\"arguments\":{\"x\":[1,\"\\n\"]}}}]},\"done\":true}\n",
                "ollama",
                Operation.CHAT,
                Framing.NDJSON);
        assertIsJson(said.calls());
        assertTrue(said.calls().contains("\"arguments\":\"{\\\"x\\\":[1,\\\"\\\\n\\\"]}\""), said.calls());
    }

    @Test
    void passedThroughTextIsKeptAsItIsAndOtherBytesAreNot() {
        String json = "{\"results\":[{\"index\":0,\"relevance_score\":0.5}],\"note\":\"\u00fc\"}";
        assertEquals(json, read(json, "openai", Operation.PASS, null).text());
        byte[] sound = {'R', 'I', 'F', 'F', 0, 1, (byte) 0xff};
        int form = FORMS.of(spoken("openai", Operation.PASS), null);
        assertEquals("", read(sound, form).text());
        assertEquals("gr", read(Arrays.copyOf(bytes("gr\u00fcn"), 3), form).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 0x7fff, Integer.MAX_VALUE})
    void aFormThatNobodyMadeSaysNothing(int form) {
        assertFalse(FORMS.known(form));
        assertEquals(new Said("", "", ""), read(bytes("{}"), form));
    }

    @Test
    void formsAreToldApart() {
        for (String name : DIALECTS.names()) {
            for (Wire wire : DIALECTS.named(name).wires()) {
                for (Framing framing : Arrays.asList(null, Framing.SSE, Framing.NDJSON)) {
                    int form = FORMS.of(wire, framing);
                    assertTrue(form >= 0 && form < 1 << 16);
                    assertEquals(wire, FORMS.wire(form));
                    assertEquals(framing, FORMS.framing(form));
                }
            }
        }
    }
}
