package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FieldWords;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the fields of a body, in turns: those of its root, and those of root fields that only group others. It looks
 * into the conversation just as far as to see who speaks first. Belongs to one attempt, on its loop.
 */
final class BodyMembers {
    private static final int TOKENS = 4096;

    private final JsonCursor json = new JsonCursor();
    private final List<BodyMember> members = new ArrayList<>();
    private String root = "";
    private String inner = "";
    private Json rootValue = Json.NULL;
    private Json innerValue = Json.NULL;
    private long rootFrom;
    private long rootStart;
    private long innerFrom;
    private long innerStart;
    private long open = -1;
    /** Whether the first element of a list is being read: only that may be what the system says. */
    private boolean first;

    private boolean led;
    private boolean asks;

    BodyMembers(@Borrowed ByteBuf body, int[] longSpans) {
        json.over(body);
        json.knownSpans(longSpans);
    }

    /** Reads on; true when the body has been read. */
    boolean step() {
        for (int i = 0; i < TOKENS; i++) {
            Json token = json.next();
            if (token == Json.END || token == Json.BAD || token == Json.MORE) {
                return true;
            }
            take(token);
        }
        return false;
    }

    private void take(Json token) {
        int depth = json.depth();
        boolean closes = token == Json.OBJECT_END || token == Json.ARRAY_END;
        if (token == Json.NAME) {
            named(depth);
        } else if (token.opens()) {
            opened(token, depth);
        } else if (closes && depth == 1) {
            members.add(new BodyMember("", root, rootValue, rootFrom, rootStart, json.to()));
        } else if (closes && depth == 2 && grouped()) {
            members.add(new BodyMember(root, inner, innerValue, innerFrom, innerStart, json.to()));
        } else if (closes && depth == 2) {
            first = false;
        } else if (!closes) {
            scalar(token, depth);
        }
    }

    private boolean grouped() {
        return rootValue == Json.OBJECT && FieldWords.groups(root);
    }

    private void named(int depth) {
        if (depth == 1) {
            root = json.name();
            rootFrom = json.from();
        } else if (depth == 2 && grouped()) {
            inner = json.name();
            innerFrom = json.from();
        }
    }

    private void opened(Json token, int depth) {
        if (depth == 1) {
            open = json.to();
        } else if (depth == 2) {
            rootValue = token;
            rootStart = json.from();
            first = token == Json.ARRAY;
        } else if (depth == 3) {
            asks |= first && FieldWords.content(root);
            if (grouped()) {
                innerValue = token;
                innerStart = json.from();
            }
        }
    }

    private void scalar(Json token, int depth) {
        if (depth == 1) {
            rootValue = token;
            rootStart = json.from();
            members.add(new BodyMember("", root, token, rootFrom, json.from(), json.to()));
            boolean text = token == Json.STRING && json.to() - json.from() > 2;
            asks |= text && (root.equals("prompt") || root.equals("input"));
        } else if (depth == 2 && grouped()) {
            members.add(new BodyMember(root, inner, token, innerFrom, json.from(), json.to()));
        } else if (depth == 3 && first && json.name().equals("role")) {
            led |= json.is("system") || json.is("developer");
        }
    }

    /** The fields, in their order. */
    List<BodyMember> members() {
        return members;
    }

    /** Just behind the opening brace; −1 without one. */
    long open() {
        return open;
    }

    /** Whether the system says something already. */
    boolean led() {
        return led
                || members.stream()
                        .anyMatch(each ->
                                each.group().isEmpty() && each.value() != Json.NULL && FieldWords.system(each.name()));
    }

    /** Whether the body asks something: without a conversation, a model may just be loaded by it. */
    boolean asks() {
        return asks;
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        json.close();
    }
}
