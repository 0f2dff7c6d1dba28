package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the Responses API come back to what they were answered, whatever the model's server speaks. */
final class ResponsesStateIT {
    private static final String PATH = "/v1/responses";
    private static final Pattern ID = Pattern.compile("\"id\":\"(resp_[0-9a-f]{32})\"");

    private static final String CALLING = Frames.CHAT.replace(
            "\"content\":\"hello\"",
            "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]");

    private static final String THOUGHT =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\","
                    + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2VhbA==\"},{\"type\":\"text\",\"text\":\"hello\"}],"
                    + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";

    @TempDir
    private Path folder;

    private final ScriptedUpstream chat = ScriptedUpstream.openai("m");
    private final ScriptedUpstream claude = ScriptedUpstream.anthropic("claude");
    private final ScriptedUpstream both = ScriptedUpstream.openai("gpt");
    private GatewayFixture gate;

    @BeforeEach
    void opens() {
        gate = starts("");
    }

    private GatewayFixture starts(String more) {
        return GatewayFixture.startKeeping(
                folder,
                "backends:\n" + chat.entry("chat").replace("type: openai", "type: openai-compatible")
                        + claude.entry("claude", "api_key: sk-ant-own") + both.entry("both") + more);
    }

    private static String key(String id) {
        return "  - {id: " + id + ", hash: \"" + KeyText.hash("cr-" + id) + "\"}\n";
    }

    private void again(String more) {
        gate.close();
        gate = starts(more);
    }

    @AfterEach
    void closes() {
        gate.close();
        chat.close();
        claude.close();
        both.close();
    }

    private RawAnswer send(String request) {
        try (RawClient client = gate.client()) {
            return client.send(request).answer();
        }
    }

    private RawAnswer asks(String line, String... lines) {
        return send(line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n") + "\r\n");
    }

    private RawAnswer post(String body, String... lines) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(PATH, body, lines)).answer();
        }
    }

    private static String body(String model, String input, String... more) {
        return "{\"model\":\"" + model + "\",\"input\":" + input
                + (more.length == 0 ? "}" : "," + String.join(",", more) + "}");
    }

    private static String after(String id) {
        return "\"previous_response_id\":\"" + id + "\"";
    }

    private static String idIn(String answer) {
        Matcher found = ID.matcher(answer);
        assertTrue(found.find(), answer);
        return found.group(1);
    }

    private static void has(String text, String... pieces) {
        for (String piece : pieces) {
            assertTrue(text.contains(piece), () -> piece + " is not in " + text);
        }
    }

    /** What a client is told that asks the chat backend, which says hello; its id. */
    private String said(String body, String... lines) {
        chat.next(with -> with.send(200, Frames.CHAT));
        RawAnswer answer = post(body, lines);
        assertEquals(200, answer.status(), answer::text);
        return idIn(answer.text());
    }

    private static void refused(RawAnswer answer, int status, String... words) {
        assertEquals(status, answer.status(), answer::text);
        has(answer.text(), words);
    }

    @Test
    void anAnswerIsReadAgainAsItWas() {
        chat.next(with -> with.send(200, Frames.CHAT));
        String told = post(body("m", "\"hi\"", "\"instructions\":\"Be brief.\"", "\"metadata\":{\"a\":\"b\"}"))
                .text();
        has(told, "\"store\":true", "\"previous_response_id\":null");
        RawAnswer read = asks("GET " + PATH + "/" + idIn(told));
        assertEquals(200, read.status(), read::text);
        assertEquals(told.replaceAll("\"created_at\":\\d+", ""), read.text().replaceAll("\"created_at\":\\d+", ""));
        assertEquals(read.text(), asks("GET /responses/" + idIn(told)).text());
        gate.rows(1);
        assertEquals(read.text(), asks("GET " + PATH + "/" + idIn(told)).text(), "from the database, too");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestGoesOnFromAnAnswerButNotFromItsInstructions(boolean stream) {
        String first;
        if (stream) {
            chat.next(with -> with.sse()
                    .chunk(Frames.token("hel"))
                    .chunk(Frames.token("lo"))
                    .chunk(
                            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                    .last());
            first = idIn(post(body("m", "\"hi\"", "\"stream\":true", "\"instructions\":\"Be brief.\""))
                    .text());
        } else {
            first = said(body("m", "\"hi\"", "\"instructions\":\"Be brief.\""));
        }
        chat.forget();
        String second = said(body("m", "[{\"role\":\"user\",\"content\":\"more\"}]", after(first)));
        String asked = chat.taken().text();
        has(asked, "\"content\":\"hi\"", "hello", "\"content\":\"more\"");
        assertFalse(asked.contains("brief"), asked);
        assertFalse(asked.contains("previous"), asked);
        has(asks("GET " + PATH + "/" + second).text(), after(first));
        said(body("m", "\"third\"", after(second)));
        has(chat.taken().text(), "\"hi\"", "\"more\"", "\"third\"");
    }

    @Test
    void callsOfToolsAndTheirResultsStandInTheConversation() {
        String tools = "\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}]";
        chat.next(with -> with.send(200, CALLING));
        String first = idIn(post(body("m", "\"hi\"", tools)).text());
        chat.forget();
        said(body(
                "m",
                "[{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"sun\"}]",
                after(first),
                tools));
        has(
                chat.taken().text(),
                "\"hi\"",
                "\"id\":\"call_1\"",
                "\"name\":\"weather\"",
                "\"tool_call_id\":\"call_1\"",
                "sun");
    }

    @Test
    void sealedReasoningGoesBackToTheServerThatMadeIt() {
        String wants = "\"include\":[\"reasoning.encrypted_content\"],\"reasoning\":{\"effort\":\"low\"}";
        claude.next(with -> with.send(200, THOUGHT));
        String told = post(body("claude", "\"hi\"", wants)).text();
        has(told, "\"encrypted_content\":\"c2VhbA==\"");
        claude.forget();
        claude.next(with -> with.send(200, THOUGHT));
        RawAnswer next = post(body("claude", "\"more\"", after(idIn(told)), wants));
        assertEquals(200, next.status(), next::text);
        has(claude.taken().text(), "\"signature\":\"c2VhbA==\"", "\"hm\"", "hello", "more");
    }

    @Test
    void anItemMayStandForItselfByReference() {
        chat.next(with -> with.send(200, Frames.CHAT));
        String told = post(body("m", "\"hi\"")).text();
        String item = "msg_" + idIn(told).substring("resp_".length()) + "_0";
        has(told, item);
        chat.forget();
        said(body(
                "m",
                "[{\"type\":\"item_reference\",\"id\":\"" + item + "\"},{\"role\":\"user\",\"content\":\"go on\"}]"));
        has(chat.taken().text(), "hello", "go on");
        refused(
                post(body("m", "[{\"type\":\"item_reference\",\"id\":\"msg_unknown\"}]")),
                400,
                "msg_unknown",
                "send the item itself");
    }

    @Test
    void whatAnAnswerWasAnAnswerToIsListed() {
        String first = said(body("m", "\"one\""));
        String second = said(body("m", "[{\"role\":\"user\",\"content\":\"two\"}]", after(first)));
        String items = PATH + "/" + second + "/input_items";
        String newest = asks("GET " + items).text();
        has(newest, "\"object\":\"list\"", "\"has_more\":false", "\"type\":\"input_text\",\"text\":\"one\"");
        assertTrue(newest.indexOf("two") < newest.indexOf("one"), newest);
        String page = asks("GET " + items + "?order=asc&limit=1").text();
        has(page, "one", "\"has_more\":true");
        Matcher last = Pattern.compile("\"last_id\":\"([^\"]+)\"").matcher(page);
        assertTrue(last.find(), page);
        String next = asks("GET " + items + "?order=asc&limit=1&after=" + last.group(1))
                .text();
        has(next, "hello", "\"has_more\":true");
        refused(asks("GET " + items + "?after=nothing"), 400, "nothing");
        refused(asks("GET " + items + "?order=up"), 400, "asc or desc");
        refused(asks("GET " + items + "?limit=0"), 400, "from 1 to 100");
    }

    @Test
    void whatIsDeletedIsGoneAndSaidToBe() {
        String id = said(body("m", "\"a secret\""));
        RawAnswer deleted = asks("DELETE " + PATH + "/" + id);
        assertEquals("{\"id\":\"" + id + "\",\"object\":\"response\",\"deleted\":true}", deleted.text());
        refused(asks("GET " + PATH + "/" + id), 404, "has been deleted");
        refused(post(body("m", "\"x\"", after(id))), 404, "has been deleted", "previous_response_id");
        refused(asks("DELETE " + PATH + "/" + id), 404);
        assertEquals(0, gate.rows().getFirst().bodies().size());
    }

    @Test
    void onlyWorkInTheBackgroundCanBeCancelled() {
        String id = said(body("m", "\"hi\""));
        refused(asks("POST " + PATH + "/" + id + "/cancel"), 400, "background");
        refused(asks("POST " + PATH + "/resp_" + "0".repeat(32) + "/cancel"), 404, "no response");
    }

    @Test
    void whatIsNotToBeKeptIsNot() {
        for (String id :
                new String[] {said(body("m", "\"hi\"", "\"store\":false")), said(body("m", "\"hi\""), "X-No-Store: 1")
                }) {
            refused(asks("GET " + PATH + "/" + id), 404, "no response");
            refused(post(body("m", "\"x\"", after(id))), 404, "no response");
        }
    }

    @Test
    void anAnswerBelongsToTheKeyThatAskedForIt() {
        again("keys:\n" + key("one") + key("two"));
        String id = said(body("m", "\"hi\""), "Authorization: Bearer cr-one");
        String other = "Authorization: Bearer cr-two";
        assertEquals(
                200,
                asks("GET " + PATH + "/" + id, "Authorization: Bearer cr-one").status());
        String unknown = "resp_" + "0".repeat(32);
        for (String request : new String[] {
            "GET " + PATH + "/" + id, "DELETE " + PATH + "/" + id, "POST " + PATH + "/" + id + "/cancel"
        }) {
            RawAnswer foreign = asks(request, other);
            assertEquals(404, foreign.status());
            assertEquals(asks(request.replace(id, unknown), other).text().replace(unknown, id), foreign.text());
        }
        refused(post(body("m", "\"x\"", after(id)), other), 404, "no response");
        assertEquals(401, asks("GET " + PATH + "/" + id).status());
    }

    @Test
    void whereNothingIsStoredTheRefusalSaysSo() {
        gate.close();
        gate = GatewayFixture.start("response_storage: {enabled: false}\nbackends:\n"
                + chat.entry("chat").replace("type: openai", "type: openai-compatible"));
        chat.next(with -> with.send(200, Frames.CHAT));
        String told = post(body("m", "\"hi\"")).text();
        has(told, "\"store\":false");
        refused(asks("GET " + PATH + "/" + idIn(told)), 400, "response_storage.enabled");
        refused(post(body("m", "\"x\"", after(idIn(told)))), 400, "response_storage.enabled");
    }

    @Test
    void aConversationThatWasCutIsRefusedRatherThanGoneOnFrom() {
        gate.close();
        gate = GatewayFixture.start(
                "server: {event_loops: 1}\nresponse_storage: {db_path: \"" + folder.resolve("cut.db")
                        + "\", max_body: 1KiB}\nbackends:\n"
                        + chat.entry("chat").replace("type: openai", "type: openai-compatible"));
        String id = said(body("m", "\"" + "x".repeat(2000) + "\""));
        refused(post(body("m", "\"x\"", after(id))), 400, "response_storage.max_body");
        refused(asks("GET " + PATH + "/" + id), 400, "not stored whole");
    }

    @Test
    void whatAServerWithThisApiMadeItselfGoesOnThere() {
        String native0 =
                "{\"id\":\"resp_native\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"gpt\",\"output\":[{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"text\":\"hello\"}]}],\"usage\":null}";
        String body = body("gpt", "\"more\"", after("resp_elsewhere"));
        both.next(with -> with.send(200, native0));
        assertEquals(native0, post(body).text());
        assertEquals(body, both.taken().text());
        String ours = body("gpt", "\"more\"", after("resp_" + "0".repeat(32)));
        both.next(with -> with.send(200, native0));
        assertEquals(200, post(ours).status());
        assertEquals(ours, both.taken().text(), "it might know this one, too");
        refused(post(body("m", "\"more\"", after("resp_elsewhere"))), 404, "no server of this model");
    }

    @Test
    void aServerThatWouldIgnoreWhatWentBeforeIsNotAsked() {
        try (ScriptedUpstream forgetful = ScriptedUpstream.ollama("mine")) {
            again(forgetful.entry("forgetful"));
            refused(post(body("mine", "\"more\"", after("resp_elsewhere"))), 404, "no server of this model");
            refused(post(body("mine", "\"more\"", after("resp_" + "0".repeat(32)))), 404, "retention");
        }
    }

    @Test
    void aConversationMovesFromATranslatedServerToOneWithThisApi() {
        String first = said(body("m", "\"hi\""));
        both.next(with -> with.send(503, "{\"error\":{\"message\":\"no\"}}"));
        RawAnswer answer = post(body("gpt", "\"more\"", after(first)));
        assertNotEquals(200, answer.status());
        String asked = both.taken().text();
        has(asked, "\"hi\"", "hello", "\"more\"");
        assertFalse(asked.contains("previous_response_id"), asked);
    }

    @Test
    void anIdThatIsNoTextIsRefused() {
        refused(post(body("m", "\"x\"", "\"previous_response_id\":7")), 400, "previous_response_id");
    }
}
