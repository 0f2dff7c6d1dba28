package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.responses.ItemList.ListedItem;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How clients come back to a response.
 *
 * <pre>
 *   previous_response_id: r, input: [c]      becomes   input: [a, b, c]
 *   where r has input: [a], output: [b]                without previous_response_id
 *   item_reference to b                      becomes   b
 * </pre>
 *
 * A request is stored as it was completed, so that one exchange has all that went before it. Instructions are not handed
 * on.
 */
final class ResponseRecall implements Recalling {
    static final ResponseRecall INSTANCE = new ResponseRecall();

    private static final String PREFIX = "resp_";
    private static final String INPUT = "input";
    private static final String PREVIOUS = "previous_response_id";
    private static final int LONGEST_ID = 256;

    private ResponseRecall() {}

    @Override
    public String id(String digits) {
        return PREFIX + digits;
    }

    @Override
    public String digits(String id) {
        return id.startsWith(PREFIX) ? hex(id.substring(PREFIX.length())) : "";
    }

    private static String hex(String text) {
        boolean ours =
                text.length() == DIGITS && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        return ours ? text : "";
    }

    /** The response in which an item is that has an id of ours, as in {@code msg_..._0}; empty for others. */
    private String answerOf(String item) {
        int from = item.indexOf('_') + 1;
        int to = item.lastIndexOf('_');
        String digits = from > 0 && to > from ? hex(item.substring(from, to)) : "";
        return digits.isEmpty() ? "" : id(digits);
    }

    @Override
    public References references(byte[] request) {
        String previous = previous(request);
        Set<String> others = new LinkedHashSet<>();
        boolean loose = false;
        for (ListedItem item : ItemList.of(request, INPUT)) {
            if (item.refers()) {
                String answer = answerOf(item.id());
                if (answer.isEmpty()) {
                    loose = true;
                } else if (!answer.equals(previous)) {
                    others.add(answer);
                }
            }
        }
        return new References(previous, List.copyOf(others), loose);
    }

    private static String previous(byte[] request) {
        String previous = "";
        JsonCursor json = new JsonCursor();
        try {
            json.over(Unpooled.wrappedBuffer(request));
            json.next();
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                boolean wanted = json.name().equals(PREVIOUS);
                Json value = json.next();
                if (wanted) {
                    @Nullable String text = value == Json.STRING ? json.text(LONGEST_ID) : null;
                    previous = text == null ? "" : text;
                }
                json.skipChildren();
            }
        } finally {
            json.close();
        }
        return previous;
    }

    @Override
    public Completed completed(byte[] request, List<Recalled> earlier) {
        String previous = previous(request);
        List<byte[]> input = new ArrayList<>();
        Map<String, byte[]> known = new HashMap<>();
        for (Recalled each : earlier) {
            boolean goesOn = each.id().equals(previous);
            List<ListedItem> said = new ArrayList<>(ItemList.of(each.request(), INPUT));
            said.addAll(ItemList.of(each.answer(), "output"));
            for (ListedItem item : said) {
                if (goesOn) {
                    input.add(item.json());
                }
                if (!item.id().isEmpty()) {
                    known.put(item.id(), item.json());
                }
            }
        }
        for (ListedItem item : ItemList.of(request, INPUT)) {
            byte[] json = item.refers() ? known.get(item.id()) : item.json();
            if (json == null) {
                return new Completed(new byte[0], item.id());
            }
            input.add(json);
        }
        return new Completed(with(request, input), "");
    }

    /** The request with this input and without the id of another response. */
    private static byte[] with(byte[] request, List<byte[]> input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * request.length);
        JsonCursor json = new JsonCursor();
        try {
            json.over(Unpooled.wrappedBuffer(request));
            json.next();
            out.write('{');
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                int from = (int) json.from();
                json.next();
                json.skipChildren();
                if (!name.equals(INPUT) && !name.equals(PREVIOUS)) {
                    out.write(request, from, (int) json.to() - from);
                    out.write(',');
                }
            }
        } finally {
            json.close();
        }
        ascii("\"input\":", out);
        list(input, out);
        out.write('}');
        return out.toByteArray();
    }

    private static void list(List<byte[]> items, ByteArrayOutputStream out) {
        out.write('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(items.get(i));
        }
        out.write(']');
    }

    @Override
    public Listed items(Recalled exchange, boolean newestFirst, String after, int limit) {
        List<ListedItem> all = numbered(exchange);
        if (newestFirst) {
            Collections.reverse(all);
        }
        int from = 0;
        if (!after.isEmpty()) {
            List<String> ids = all.stream().map(ListedItem::id).toList();
            from = ids.indexOf(after) + 1;
            if (from == 0) {
                return new Listed(false, new byte[0]);
            }
        }
        List<ListedItem> page = all.subList(from, Math.min(all.size(), from + limit));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ascii("{\"object\":\"list\",\"data\":", out);
        list(page.stream().map(ListedItem::json).toList(), out);
        ascii(
                ",\"first_id\":"
                        + (page.isEmpty() ? "null" : quoted(page.getFirst().id())),
                out);
        ascii(",\"last_id\":" + (page.isEmpty() ? "null" : quoted(page.getLast().id())), out);
        ascii(",\"has_more\":" + (from + page.size() < all.size()) + "}", out);
        return new Listed(true, out.toByteArray());
    }

    /** All items of the input, each with an id, and messages as lists of parts. */
    private List<ListedItem> numbered(Recalled exchange) {
        List<ListedItem> items = new ArrayList<>();
        for (ListedItem item : ItemList.of(exchange.request(), INPUT)) {
            boolean message = item.type().isEmpty() || item.type().equals("message");
            String id = item.id().isEmpty()
                    ? (message ? "msg_" : "item_") + digits(exchange.id()) + "_in" + items.size()
                    : item.id();
            byte[] json = item.json();
            if (message && item.text()) {
                json = message(item, id);
            } else if (item.id().isEmpty()) {
                json = named(item, id, message);
            }
            items.add(new ListedItem(id, item.type(), item.role(), item.text(), json));
        }
        return items;
    }

    private static byte[] message(ListedItem item, String id) {
        String part = item.role().equals("assistant") ? "output_text" : "input_text";
        ByteArrayOutputStream out = new ByteArrayOutputStream(item.json().length + 128);
        ascii(
                "{\"id\":" + quoted(id) + ",\"type\":\"message\",\"status\":\"completed\",\"role\":"
                        + quoted(item.role()),
                out);
        ascii(",\"content\":[{\"type\":\"" + part + "\",\"text\":", out);
        out.writeBytes(content(item.json()));
        ascii(part.startsWith("o") ? ",\"annotations\":[]}]}" : "}]}", out);
        return out.toByteArray();
    }

    private static byte[] content(byte[] item) {
        JsonCursor json = new JsonCursor();
        try {
            json.over(Unpooled.wrappedBuffer(item));
            json.next();
            byte[] content = {'"', '"'};
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                boolean wanted = json.name().equals("content");
                json.next();
                json.skipChildren();
                if (wanted) {
                    content = Arrays.copyOfRange(item, (int) json.from(), (int) json.to());
                }
            }
            return content;
        } finally {
            json.close();
        }
    }

    /** The item with its id, and what else clients expect to find in one. */
    private static byte[] named(ListedItem item, String id, boolean message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(item.json().length + 64);
        ascii("{\"id\":" + quoted(id), out);
        if (message) {
            ascii(item.type().isEmpty() ? ",\"type\":\"message\"" : "", out);
            ascii(",\"status\":\"completed\"", out);
        }
        out.write(',');
        out.write(item.json(), 1, item.json().length - 1);
        return out.toByteArray();
    }

    @Override
    public byte[] deleted(String id) {
        return ("{\"id\":" + quoted(id) + ",\"object\":\"response\",\"deleted\":true}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** An id in quotes; it has none in it, nor anything else that would have to be escaped. */
    private static String quoted(String id) {
        StringBuilder text = new StringBuilder("\"");
        id.chars().filter(c -> c >= ' ' && c != '"' && c != '\\').forEach(c -> text.append((char) c));
        return text.append('"').toString();
    }

    private static void ascii(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
