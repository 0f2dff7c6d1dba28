package io.councilrouter.codec.dialect.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.Recalling.Recalled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients go on from a response, refer to its items, and list what it was a response to. */
final class ResponseRecallTest {
    private static final String DIGITS = "0123456789abcdef0123456789abcdef";
    private static final String ID = "resp_" + DIGITS;
    private static final String HELLO = "{\"id\":\"msg_" + DIGITS
            + "_0\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"hello\"}]}";
    private static final Recalled EARLIER = recalled(ID, "\"hi \\u00e4\"", HELLO);

    private final Recalling recall = ResponseRecall.INSTANCE;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Recalled recalled(String id, String input, String output) {
        return new Recalled(
                id,
                utf8("{\"model\":\"m\",\"instructions\":\"be brief\",\"input\":" + input + "}"),
                utf8("{\"id\":\"" + id + "\",\"output\":[" + output + "]}"));
    }

    private String completed(String request, Recalled... earlier) {
        Recalling.Completed made = recall.completed(utf8(request), List.of(earlier));
        assertEquals("", made.missing());
        return new String(made.json(), StandardCharsets.UTF_8);
    }

    @Test
    void anIdOfOursIs128BitsInHexadecimal() {
        assertEquals(ID, recall.id(DIGITS));
        assertEquals(DIGITS, recall.digits(ID));
        for (String other :
                List.of("", "resp_", "resp_1", ID + "0", ID.replace('f', 'g'), ID.replace('f', 'F'), "msg_" + DIGITS)) {
            assertEquals("", recall.digits(other), other);
        }
    }

    @Test
    void theConversationStandsBeforeWhatIsNew() {
        assertEquals(
                "{\"model\":\"m\",\"tools\":[{}],\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"hi \\u00e4\"},"
                        + HELLO + ",{\"role\":\"user\",\"content\":[]}]}",
                completed(
                        "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[]}], \"previous_response_id\" : \""
                                + ID + "\",\"tools\":[{}]}",
                        EARLIER));
        assertEquals(
                "{\"input\":[{\"a\":1}," + HELLO + ",{\"type\":\"message\",\"role\":\"user\",\"content\":\"x\"}]}",
                completed(
                        "{\"previous_response_id\":\"" + ID + "\",\"input\":\"x\"}",
                        recalled(ID, "[{\"a\":1}]", HELLO)));
        assertEquals(
                "{\"input\":[{\"a\":1}," + HELLO + "]}",
                completed("{\"previous_response_id\":\"" + ID + "\"}", recalled(ID, "[{\"a\":1}]", HELLO)),
                "nothing is new");
    }

    @Test
    void aReferenceBecomesItsItem() {
        String reference = "{\"type\":\"item_reference\",\"id\":\"msg_" + DIGITS + "_0\"}";
        String request = "{\"input\":[" + reference + ",{\"role\":\"user\",\"content\":\"x\"}]}";
        Recalling.References references = recall.references(utf8(request));
        assertEquals("", references.previous());
        assertEquals(List.of(ID), references.others());
        assertFalse(references.loose());
        assertEquals("{\"input\":[" + HELLO + ",{\"role\":\"user\",\"content\":\"x\"}]}", completed(request, EARLIER));
        assertEquals(
                "msg_" + DIGITS + "_0",
                recall.completed(utf8(request), List.of()).missing());
    }

    @Test
    void referencesTellWhoseTheyAre() {
        Recalling.References both = recall.references(utf8("{\"previous_response_id\":\"" + ID
                + "\",\"input\":[{\"type\":\"item_reference\",\"id\":\"rs_" + DIGITS
                + "_1\"},{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}"));
        assertEquals(ID, both.previous());
        assertEquals(List.of(), both.others());
        assertTrue(both.loose());
        assertEquals("", recall.references(utf8("{\"previous_response_id\":7}")).previous());
        assertEquals(
                "",
                recall.references(utf8("{\"previous_response_id\":null,\"input\":\"x\"}"))
                        .previous());
    }

    private String listed(boolean newestFirst, String after, int limit) {
        Recalled exchange = recalled(
                ID,
                "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"},"
                        + "{\"id\":\"fc_1\",\"type\":\"function_call\",\"name\":\"f\"},{\"type\":\"function_call_output\",\"output\":\"c\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"d\"}]}]",
                HELLO);
        Recalling.Listed list = recall.items(exchange, newestFirst, after, limit);
        return list.known() ? new String(list.json(), StandardCharsets.UTF_8) : "unknown";
    }

    @Test
    void everyListedItemHasAnIdAndEveryMessageParts() {
        assertEquals(
                "{\"object\":\"list\",\"data\":[{\"id\":\"msg_" + DIGITS
                        + "_in0\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"a\"}]},"
                        + "{\"id\":\"msg_" + DIGITS
                        + "_in1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"b\",\"annotations\":[]}]},"
                        + "{\"id\":\"fc_1\",\"type\":\"function_call\",\"name\":\"f\"},"
                        + "{\"id\":\"item_" + DIGITS + "_in3\",\"type\":\"function_call_output\",\"output\":\"c\"},"
                        + "{\"id\":\"msg_" + DIGITS
                        + "_in4\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"d\"}]}],"
                        + "\"first_id\":\"msg_" + DIGITS + "_in0\",\"last_id\":\"msg_" + DIGITS
                        + "_in4\",\"has_more\":false}",
                listed(false, "", 20));
    }

    @Test
    void aListComesInPages() {
        String first = listed(true, "", 2);
        assertTrue(first.contains("_in4") && first.contains("_in3") && first.endsWith("\"has_more\":true}"), first);
        String rest = listed(true, "item_" + DIGITS + "_in3", 3);
        assertTrue(rest.contains("\"first_id\":\"fc_1\"") && rest.endsWith("\"has_more\":false}"), rest);
        assertEquals(
                "{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}",
                listed(false, "msg_" + DIGITS + "_in4", 5));
        assertEquals("unknown", listed(false, "msg_1", 5));
    }

    @Test
    void aDeletionIsConfirmed() {
        assertEquals(
                "{\"id\":\"" + ID + "\",\"object\":\"response\",\"deleted\":true}",
                new String(recall.deleted(ID), StandardCharsets.UTF_8));
    }
}
