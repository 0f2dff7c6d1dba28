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
import java.time.Duration;
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

    private static String written(List<ErrorNote.ErrorMember> fields) {
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
                "{\"error\":\"m\",\"code\":422}                                                     | m | '' | '' | 422 | 422",
                "{\"error\":\"m\",\"code\":\"c\",\"type\":\"t\",\"param\":\"p\"}                       | m | t | p | c | 0",
                "{\"error\":true,\"message\":\"m\"}                                                 | m | '' | '' | '' | 0",
                "{\"error\":{\"message\":\"m\"},\"code\":0,\"type\":\"error\"}                       | m | '' | '' | '' | 0",
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
                "{\"detail\":[]}",
                "{\"detail\":{}}",
                "{\"detail\":[{\"msg\":\"\"}]}",
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
    void tellsANameWithEscapedSurrogatesAsItIs() {
        ErrorNote note = in(
                "{\"error\":{\"message\":\"m\",\"\\ud83d\\ude00\":1,\"x\":{\"\\ud83d\\ude00\":2}},\"\\ud83d\\ude00\":3}");
        assertEquals("{\"\ud83d\ude00\":1,\"x\":{\"\ud83d\ude00\":2}}", written(note.fields()));
        assertEquals("{\"\ud83d\ude00\":3}", written(note.beside()));
    }

    @Test
    void leavesOutWhatTheModelSaid() {
        ErrorNote note =
                in("{\"error\":{\"message\":\"m\"},\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"id\":\"i\"}");
        assertEquals("{\"id\":\"i\"}", written(note.beside()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Please try again in 7s.                    | 7",
                "Rate limit reached. Try again in 1m12.5s.  | 72.5",
                "retry after 20 seconds                     | 20",
                "Please retry in 43.8s                      | 43.8",
                "try again in 500ms                         | 0.5",
                "please try again in 5 minutes              | 300",
                "try again in 1 minute                      | 60",
                "try again in 2h15m30s                      | 3600",
                "try again in 1 hour                        | 3600",
                "try again in 2 days                        | 3600",
                "try again in 3 models, retry in 4s         | 4",
                "500                                        | 0",
                "3600                                       | 0",
                "30s timeout waiting for a worker           | 0",
                "5m limit of the queue reached              | 0",
                "503 Service Unavailable                    | 0",
            })
    void findsTheWaitInASentenceThatSpeaksOfIt(String message, double seconds) {
        Duration wait = Duration.ofMillis((long) (1000 * seconds));
        assertEquals(wait, in("{\"error\":\"" + message + "\"}").retryAfter());
        assertEquals(wait, in("{\"error\":{\"message\":\"" + message + "\"}}").retryAfter());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"m\",\"retry_after\":12}}                             | 12",
                "{\"error\":{\"message\":\"m\",\"retry_after\":\"12.5\"}}                       | 12.5",
                "{\"error\":{\"message\":\"m\",\"details\":[{\"retryDelay\":\"30s\"}]}}         | 30",
                "{\"error\":{\"message\":\"m\",\"retryDelay\":\"1h\"}}                          | 3600",
                "{\"error\":\"m\",\"retry_after\":12}                                           | 12",
                "{\"error\":\"try again in 5s\",\"retry_after\":12}                             | 5",
                "{\"message\":\"m\",\"retry_after\":\"soon\"}                                   | 0",
            })
    void findsTheWaitInAFieldWhereverItStands(String body, double seconds) {
        assertEquals(Duration.ofMillis((long) (1000 * seconds)), in(body).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no model named {llama3} is loaded",
                "tools are not supported: {\"tools\":[{\"type\":\"function\"}]}",
                "flagged by moderation: {\"message\":\"x\"}",
                "first line\n{\"message\":\"x\"}",
                "<html><script>{\"message\":\"x\"}</script></html>",
                "{llama3}",
                "{}",
                "[{}]",
                "{\"error\":{\"message\":\"cut",
                "{\"error\":{\"code\":",
                "{\"code\":",
            })
    void aTextWithABraceInItIsNoObject(String body) {
        assertNull(ErrorReader.in(bytes(body)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"m\"}",
                "\ufeff \r\n{\"error\":\"m\"}",
                "[{\"error\":\"m\"}]",
                "[\n  {\"error\":{\"message\":\"m\"}}\n]",
                "data: {\"error\":\"m\"}\n\n",
                "data:{\"error\":\"m\"}\n\ndata: [DONE]\n\n",
                ": ping\n\nevent: error\r\nid: 7\r\nretry: 100\r\ndata: {\"error\":\"m\"}\r\n\r\n",
            })
    void findsTheObjectBehindWhatMayStandBeforeIt(String body) {
        assertEquals("m", in(body).message());
    }

    @Test
    void takesOfAFrameWhatItsErrorDoesNotSay() {
        ErrorNote bare = ErrorNote.of("m");
        assertEquals(
                429,
                ErrorReader.beside(bare, bytes("{\"error\":\"m\",\"status_code\":429}"))
                        .status());
        assertEquals(
                "c",
                ErrorReader.beside(bare, bytes("{\"error\":\"m\",\"code\":\"c\"}"))
                        .code());
        ErrorNote blank = ErrorNote.of("");
        assertEquals(
                "boom",
                ErrorReader.beside(blank, bytes("{\"error\":true,\"message\":\"boom\"}"))
                        .message());
        assertEquals(bare, ErrorReader.beside(bare, bytes("{\"error\":\"m\",\"id\":\"i\"}")));
        assertEquals(bare, ErrorReader.beside(bare, bytes("{\"error\":true,\"code\":429}")), "nothing is lost");
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
            if (cut >= "{\"error\":{\"message\":\"m\"".length()) {
                assertNotNull(note, "cut at " + cut);
                assertEquals("m", note.message());
            } else {
                assertNull(note, "cut at " + cut);
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
