package io.councilrouter.codec.dialect;

import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.codec.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of one JSON error object, collected while it is read. One per object, on the thread that reads it. */
final class ErrorFields {
    /** A larger member is an echo of somebody's prompt, on which no decision depends. */
    private static final int LARGEST = 4096;

    /** Maximum number of characters of all members together. */
    private static final int MOST = 16 * 1024;

    private static final int DEEPEST = 16;

    private final JsonCursor json;
    private final List<ErrorNote.ErrorMember> fields = new ArrayList<>();
    private final StringBuilder raw = new StringBuilder();
    private List<String> pieces = new ArrayList<>();
    private int length;
    private int total;

    /** The message of this object itself. */
    @Nullable
    String message;

    /** The first message in an object or a list below it. */
    @Nullable
    String deeper;

    String type = "";
    String code = "";
    String param = "";
    String statusWord = "";
    String object = "";
    String retry = "";
    /** Whether it has a member that only errors have. */
    boolean tells;

    ErrorFields(JsonCursor json) {
        this.json = json;
    }

    /** Reads one member to its end; {@code json} is at its value. */
    void member(String name, Json token) {
        String text = "";
        if (token == Json.STRING) {
            text = text(ErrorReader.safe(json));
        } else if (token == Json.NUMBER) {
            text = json.value().toString(StandardCharsets.US_ASCII);
        }
        boolean said = token == Json.STRING && !text.isEmpty();
        boolean marks = false;
        long from = json.from();
        switch (name) {
            case "message" -> {
                if (said) {
                    message = text;
                    return;
                }
            }
            case "msg" -> deeper = said && deeper == null ? text : deeper;
            case "detail", "error_message", "error_msg", "errorMessage", "error_description" -> {
                marks = token.opens();
                tells |= said;
                deeper = said && deeper == null ? text : deeper;
            }
            case "error_code", "errorCode" -> code = code.isEmpty() ? text : code;
            case "type" -> type = said ? text : type;
            case "code" -> code = text.isEmpty() ? code : text;
            case "param" -> param = said ? text : param;
            case "object" -> object = said ? text : object;
            case "status", "status_code" -> statusWord = text.isEmpty() ? statusWord : text;
            case "retry_after", "retryDelay" -> retry = text.isEmpty() ? retry : text;
            default -> {}
        }
        pieces = new ArrayList<>();
        length = 0;
        raw.setLength(0);
        copy(token, 0);
        pieces.add(raw.toString());
        // An empty list does not mark an error; one that was cut in the middle had something to say.
        tells |= marks && (json.fault() != null || RawJson.filled(json, from));
        tells |= name.equals("errors") && deeper != null;
        total += length;
        if (length <= LARGEST && total <= MOST && !name.equals("message")) {
            fields.add(new ErrorNote.ErrorMember(name, pieces));
        }
    }

    /** Reads all members of an object; {@code json} is at its brace. What came before a cut is kept. */
    void object() {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = name(json);
            Json value = json.next();
            if (value != Json.BAD) {
                member(name, value);
            }
        }
    }

    /** The name at {@code json}, decoded from its bytes: only they keep escaped surrogate pairs intact. */
    static String name(JsonCursor json) {
        String name = JsonEscapes.text(json.value(), JsonLimits.NAME);
        return name == null ? json.name() : name;
    }

    private void copy(Json token, int depth) {
        switch (token) {
            case STRING -> string(ErrorReader.safe(json));
            case OBJECT, ARRAY -> {
                if (depth == DEEPEST) {
                    json.skipChildren();
                    json("null");
                } else {
                    json(token == Json.OBJECT ? "{" : "[");
                    inside(token == Json.OBJECT, depth + 1);
                }
            }
            case NUMBER, TRUE, FALSE, NULL -> json(json.value().toString(StandardCharsets.US_ASCII));
            default -> json("null");
        }
    }

    private void inside(boolean object, int depth) {
        boolean first = true;
        Json token = json.next();
        while (object ? token == Json.NAME : value(token)) {
            json(first ? "" : ",");
            first = false;
            if (object) {
                String name = name(json);
                string(name);
                json(":");
                token = json.next();
                sentence(name, token);
            }
            copy(token, depth);
            token = json.next();
        }
        json(object ? "}" : "]");
    }

    private void sentence(String name, Json token) {
        if (token != Json.STRING) {
            return;
        }
        if (deeper == null && (name.equals("message") || name.equals("msg"))) {
            deeper = ErrorReader.safe(json);
        } else if (name.equals("retryDelay")) {
            // Gemini: details[].retryDelay, "12s".
            retry = retry.isEmpty() ? text(ErrorReader.safe(json)) : retry;
        }
    }

    private static boolean value(Json token) {
        return switch (token) {
            case OBJECT, ARRAY, STRING, NUMBER, TRUE, FALSE, NULL -> true;
            default -> false;
        };
    }

    private void json(String more) {
        raw.append(more);
        length += more.length();
    }

    private void string(@Nullable String text) {
        pieces.add(raw.toString());
        raw.setLength(0);
        pieces.add(text(text));
        length += text(text).length();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Whether there was nothing in it. */
    boolean empty() {
        return fields.isEmpty() && message == null;
    }

    List<ErrorNote.ErrorMember> fields() {
        return fields;
    }
}
