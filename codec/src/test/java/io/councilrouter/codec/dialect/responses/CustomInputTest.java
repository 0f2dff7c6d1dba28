package io.councilrouter.codec.dialect.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a custom tool, out of arguments as models write them. */
@ExtendWith(LeakExtension.class)
final class CustomInputTest {
    /** The text in these arguments; they are told in two pieces, never in the middle of an escape of the outer string. */
    private static String text(String arguments, int cut) {
        String outer = arguments.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        int at = cut;
        while (at > 0 && outer.substring(0, at).matches("(?s).*(?<!\\\\)(\\\\\\\\)*\\\\")) {
            at--;
        }
        CustomInput input = new CustomInput();
        HeldText out = new HeldText();
        input.piece(Unpooled.copiedBuffer(outer.substring(0, at), StandardCharsets.UTF_8), out);
        input.piece(Unpooled.copiedBuffer(outer.substring(at), StandardCharsets.UTF_8), out);
        String inside = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return inside;
    }

    private static String decoded(String inside) {
        JsonCursor json = new JsonCursor();
        json.over(Unpooled.copiedBuffer('"' + inside + '"', StandardCharsets.UTF_8));
        assertEquals(Json.STRING, json.next(), inside);
        String text = Objects.requireNonNull(json.text());
        assertEquals(Json.END, json.next(), inside);
        json.close();
        return text;
    }

    private static void means(String expected, String arguments) {
        for (int cut = 0; cut <= 2 * arguments.length() && cut < 200; cut++) {
            assertEquals(expected, decoded(text(arguments, Math.min(cut, arguments.length()))), arguments);
        }
    }

    @Test
    void escapesThatJsonHasAreTakenOff() {
        means("a \"b\"\n\u00e9\\ /", "{\"input\":\"a \\\"b\\\"\\n\\u00E9\\\\ \\/\"}");
    }

    @Test
    void aBackslashBeforeAnythingElseIsMeantAsOne() {
        means("a\\d+\\.", "{\"input\":\"a\\d+\\.\"}");
        means("\\\u00e9", "{\"input\":\"\\\u00e9\"}");
        means("C:\\users\\x", "{\"input\":\"C:\\users\\x\"}");
        means("\\u12G4", "{\"input\":\"\\u12G4\"}");
        means("\\u12", "{\"input\":\"\\u12\"}");
        means("\\u\n", "{\"input\":\"\\u\\n\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\nfoo", "\\u\n\n\n\ndata: {}", "a\nb"})
    void aLineEndNeverGetsOutOfItsString(String said) {
        means(said, "{\"input\":\"" + said + "\"}");
    }
}
