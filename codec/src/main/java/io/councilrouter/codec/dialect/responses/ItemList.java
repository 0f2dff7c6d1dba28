package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items in a root field of a document on the heap, each as the JSON that it is. Stateless. */
final class ItemList {
    private static final int LONGEST_WORD = 512;

    private ItemList() {}

    /**
     * An item.
     *
     * @param id empty if it has none
     * @param type empty if it does not say
     * @param role empty if it is nobody's
     * @param text whether its content is a text rather than a list of parts
     */
    @SuppressWarnings("ArrayRecordComponent") // a slice of a document, never compared
    record ListedItem(String id, String type, String role, boolean text, byte[] json) {
        /** Whether it stands for an item of an earlier exchange. */
        boolean refers() {
            return type.equals("item_reference");
        }
    }

    /** The items of a field: of a list its objects, of a text the user's message that it is. */
    static List<ListedItem> of(byte[] document, String field) {
        List<ListedItem> items = new ArrayList<>();
        JsonCursor json = new JsonCursor();
        try {
            json.over(Unpooled.wrappedBuffer(document));
            json.next();
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                boolean wanted = json.name().equals(field);
                Json value = json.next();
                if (wanted) {
                    items.clear();
                    take(document, json, value, items);
                } else {
                    json.skipChildren();
                }
            }
        } finally {
            json.close();
        }
        return items;
    }

    private static void take(byte[] document, JsonCursor json, Json value, List<ListedItem> items) {
        if (value == Json.STRING) {
            String text =
                    new String(document, (int) json.from(), (int) (json.to() - json.from()), StandardCharsets.UTF_8);
            byte[] message = ("{\"type\":\"message\",\"role\":\"user\",\"content\":" + text + "}")
                    .getBytes(StandardCharsets.UTF_8);
            items.add(new ListedItem("", "message", "user", true, message));
        } else if (value == Json.ARRAY) {
            for (Json each = json.next(); each != Json.ARRAY_END && each != Json.BAD; each = json.next()) {
                if (each == Json.OBJECT) {
                    items.add(item(document, json));
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
    }

    private static ListedItem item(byte[] document, JsonCursor json) {
        int from = (int) json.from();
        String id = "";
        String type = "";
        String role = "";
        boolean text = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            switch (name) {
                case "id" -> id = word(json, value);
                case "type" -> type = word(json, value);
                case "role" -> role = word(json, value);
                case "content" -> text = value == Json.STRING;
                default -> {
                    // The item goes on as it is.
                }
            }
            json.skipChildren();
        }
        return new ListedItem(id, type, role, text, Arrays.copyOfRange(document, from, (int) json.to()));
    }

    private static String word(JsonCursor json, Json value) {
        @Nullable String word = value == Json.STRING ? json.text(LONGEST_WORD) : null;
        return word == null ? "" : word;
    }
}
