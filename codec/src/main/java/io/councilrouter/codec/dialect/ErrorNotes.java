package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.codec.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a backend said into one of our errors. Stateless. */
public final class ErrorNotes {
    private static final byte[] NOTHING = {};

    private ErrorNotes() {}

    /** Whether the error came with a member of that name. */
    public static boolean has(@Nullable ErrorNote note, String name) {
        return note != null && has(note.fields(), name);
    }

    /** Whether a member of that name is among these. */
    public static boolean has(List<ErrorNote.ErrorMember> fields, String name) {
        for (ErrorNote.ErrorMember field : fields) {
            if (field.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Writes these members into the object that {@code json} has open; {@code json} writes into {@code out}. */
    public static void write(List<ErrorNote.ErrorMember> fields, JsonWriter json, ByteSink out) {
        for (ErrorNote.ErrorMember field : fields) {
            json.anyName(field.name());
            json.raw(NOTHING);
            List<String> value = field.value();
            for (int i = 0; i < value.size(); i++) {
                if (i % 2 == 0) {
                    out.append(value.get(i).getBytes(StandardCharsets.UTF_8));
                } else {
                    JsonEscapes.quote(value.get(i), out);
                }
            }
        }
    }
}
