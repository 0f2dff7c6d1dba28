package io.councilrouter.config;

import io.councilrouter.codec.chat.FieldWords;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Thinking;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for what an entry of {@code models} changes in requests: which fields may be named, and what they may hold. */
final class TermsCheck {
    private final Tree tree;
    private final Problems problems;

    TermsCheck(Tree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run(String name, ModelConfig model) {
        fields(name, "options", model.options());
        fields(name, "set", model.set());
        for (int i = 0; i < model.strip().size(); i++) {
            String wrong = named(model.strip().get(i));
            if (wrong != null) {
                problems.error(
                        tree.find("models", name, "strip", Integer.toString(i)),
                        "models." + name + ".strip[" + i + "]",
                        wrong);
            }
        }
    }

    private void fields(String name, String key, Map<String, FieldValue> fields) {
        fields.forEach((field, value) -> {
            String wrong = named(field);
            wrong = wrong == null ? wrong(field, value.json()) : wrong;
            if (wrong != null) {
                problems.error(
                        tree.find("models", name, key, field), "models." + name + "." + key + "." + field, wrong);
            }
        });
    }

    private static @Nullable String named(String field) {
        if (field.isBlank()) {
            return "a field needs a name";
        }
        if (FieldWords.groups(field)) {
            return "only holds other fields; write those here, without it";
        }
        if (FieldWords.system(field)) {
            return "is what the system says; use system_prompt";
        }
        return FieldWords.content(field) ? "belongs to the conversation or to the gateway, and stays as it is" : null;
    }

    /** What is wrong with the value of a field; null if nothing is. */
    private static @Nullable String wrong(String field, String json) {
        Param param = FieldWords.param(field);
        String key = FieldWords.key(field);
        String wanted = null;
        if (json.equals("null")) {
            wanted = "something; to take the field out of requests, name it in strip";
        } else if (param != null) {
            wanted = wanted(param, json);
        } else if (key.equals(FieldWords.FORMAT)
                && !(field.equals("format") && (json.startsWith("{") || json.equals("\"json\"")))) {
            wanted = "written as format: json, or as format: with a JSON schema";
        } else if (field.equals("think") || field.equals("reasoning_effort")) {
            String word = json.startsWith("\"") ? json.substring(1, json.length() - 1) : "";
            boolean known = json.equals("true") || json.equals("false") || Thinking.of(word) != null;
            wanted = known ? null : "true, false, or one of none, minimal, low, medium, high, xhigh, max";
        }
        return wanted == null ? null : json + " is not allowed; it must be " + wanted;
    }

    private static @Nullable String wanted(Param param, String json) {
        ByteBuf raw = Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));
        JsonCursor cursor = new JsonCursor();
        try {
            cursor.over(raw);
            Json value = cursor.next();
            if (param == Param.MAX_TOKENS && value == Json.NUMBER && cursor.longValue(1) < 1) {
                return "at least 1; leave it out for no limit";
            }
            if (param == Param.STOP) {
                return value == Json.STRING || value == Json.ARRAY ? null : "a text or a list of texts";
            }
            return ParamReader.wanted(param, value, raw);
        } finally {
            cursor.close();
        }
    }
}
