package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
final class ErrorReaderTest {

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static ErrorNote in(String body) {
        ErrorNote note = ErrorReader.in(bytes(body));
        assertNotNull(note, body);
        return note;
    }

    private static String written(List<ErrorNote.Field> fields) {
        HeldText out = new HeldText();
        JsonWriter json = new JsonWriter(out);
        json.open();
        ErrorNotes.write(fields, json, out);
        json.close();
        String text = out.view().toString(StandardCharsets.UTF_8);
        out.close();
        return text;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":\"p\",\"code\":\"c\"}}         | m | t | p | c | 0",
                "{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\"}}       | m | '' | '' | 429 | 429",
                "{\"error\":{\"code\":8,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\"}}         | m | '' | '' | 8 | 429",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}     | m | overloaded_error | '' | '' | 503",
                "{\"object\":\"error\",\"message\":\"m\",\"type\":\"BadRequestError\",\"code\":400}   | m | BadRequestError | '' | 400 | 400",
                "{\"error\":\"m\",\"code\":422}                                                     | m | '' | '' | '' | 422",
                "{\"error\":\"m\",\"status_code\":429}                                              | m | '' | '' | '' | 429",
                "{\"detail\":\"m\"}                                                                 | m | '' | '' | '' | 0",
                "{\"detail\":[{\"loc\":[\"a\",1],\"msg\":\"m\",\"type\":\"missing\"}]}                | m | '' | '' | '' | 0",
                "{\"errors\":[{\"message\":\"m\",\"code\":5007}],\"success\":false}                   | m | '' | '' | '' | 0",
                "{\"error_code\":17,\"error_msg\":\"m\"}                                            | m | '' | '' | 17 | 0",
                "{\"message\":\"m\",\"code\":50001}                                                 | m | '' | '' | 50001 | 0",
                "{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\"}}                         | m | '' | '' | invalid_api_key | 401",
            })
    void readsWhatEveryServerSays(String body, String message, String type, String param, String code, int status) {
        for (ErrorNote note : List.of(in(body), in("event: error\ndata: " + body + "\n\n"))) {
            assertEquals(message, note.message());
            assertEquals(type, note.type());
            assertEquals(param, note.param());
            assertEquals(code, note.code());
            assertEquals(status, note.status());
        }
        assertNotNull(ErrorReader.inAnswer(bytes(body)), "it is an error where an answer should be, too");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"c\",\"choices\":[]}",
                "{\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"done\":false}",
                "{\"message\":\"queued\"}",
                "{\"message\":\"ok\",\"code\":0}",
                "{\"message\":\"success\",\"code\":200,\"data\":{}}",
                "{\"status\":\"running\",\"message\":\"loading\"}",
                "{\"error\":null}",
                "{\"error\":\"\"}",
                "{\"error\":false}",
                "{\"error\":0}",
                "{\"error\":{}}",
                "{\"error\":[]}",
                "{\"detail\":null,\"errors\":[]}",
                "{}",
                "[]",
                "null",
                "text",
            })
    void takesNoOtherFrameForAnError(String frame) {
        assertNull(ErrorReader.inAnswer(bytes(frame)));
    }

    @Test
    void keepsAllMembersAsTheyCameButForAddressesAndKeys() {
        ErrorNote note = in(
                "{\"error\":{\"message\":\"m\",\"code\":400,\"n_ctx\":4096,\"x\":[1,2.50,{\"a\\\"b\":\"at http://h:1/ \\u00e9\"},null,true,[]]},"
                        + "\"user\":\"u\",\"key\":\"sk-abcdefgh\"}");
        assertEquals(
                "{\"code\":400,\"n_ctx\":4096,\"x\":[1,2.50,{\"a\\\"b\":\"at [address] é\"},null,true,[]]}",
                written(note.fields()));
        assertEquals("{\"user\":\"u\",\"key\":\"[key]\"}", written(note.beside()));
        assertEquals(
                "{\"user\":\"U\",\"key\":\"[KEY]\"}",
                written(note.with(text -> text.toUpperCase(java.util.Locale.ROOT))
                        .beside()));
    }

    @Test
    void leavesOutAMemberThatTellsThePromptBack() {
        ErrorNote note = in("{\"error\":{\"message\":\"m\",\"input\":[\"" + "x".repeat(900) + "\",\"" + "y".repeat(900)
                + "\",\"" + "x".repeat(900) + "\",\"" + "y".repeat(900) + "\",\"" + "z".repeat(900)
                + "\"],\"code\":\"c\"}}");
        assertEquals("{\"code\":\"c\"}", written(note.fields()));
    }

    @Test
    void readsAMessageInFrontOfACutAndNeverFails() {
        String body = "{\"error\":{\"message\":\"m\",\"code\":400,\"x\":[{\"a\":\"b\"}]},\"y\":1}";
        for (int cut = 0; cut <= body.length(); cut++) {
            ErrorNote note = ErrorReader.in(bytes(body.substring(0, cut)));
            if (cut >= "{\"error\":{\"message\":\"m\",".length()) {
                assertNotNull(note, "cut at " + cut);
                assertEquals("m", note.message());
            }
        }
    }

    @Test
    void goesNoDeeperThanNeeded() {
        ErrorNote note = in("{\"error\":{\"message\":\"m\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}}");
        assertTrue(written(note.fields()).contains("[null]"), () -> written(note.fields()));
    }

    @Test
    void anEventNamedErrorIsOneWhateverItHolds() {
        assertEquals("boom", ErrorReader.named(bytes("boom")).message());
        assertEquals("boom", ErrorReader.named(bytes("{\"message\":\"boom\"}")).message());
        assertEquals("", ErrorReader.named(bytes("<html>boom</html>")).message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 page not found            | 404 page not found",
                "<!doctype html><p>no          | ''",
                "  <html>                      | ''",
                "{\"cut\":                     | ''",
                "at http://10.0.0.1:80/x gone  | at [address] gone",
            })
    void showsAPlainTextButNoPage(String body, String text) {
        assertEquals(text, ErrorReader.plain(bytes(body)));
    }
}
