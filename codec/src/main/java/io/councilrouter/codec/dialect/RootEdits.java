package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.JsonEscapes;
import java.nio.charset.StandardCharsets;

/** Changes to the root of a body that is otherwise passed on unchanged. */
public final class RootEdits {
    private RootEdits() {}

    /** Sets the model to {@code name}; adds the field {@code nameField} if the body names no model. */
    public static void model(BodyEdits edits, RequestFacts facts, String name, String nameField) {
        if (facts.modelStart() >= 0) {
            edits.replace(facts.modelStart(), facts.modelEnd(), utf8(JsonEscapes.quoted(name)));
        } else {
            String field = JsonEscapes.quoted(nameField) + ':' + JsonEscapes.quoted(name);
            edits.insert(facts.rootOpen(), utf8(facts.rootEmpty() ? field : field + ','));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
