package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.json.JsonWriter;
import java.util.function.Consumer;

/**
 * A root field that an answer has in addition to those of its dialect. Belongs to one answer, on its loop.
 *
 * @param name an ASCII constant that needs no escapes
 * @param value writes one JSON value, when the end of the answer is written
 */
public record ExtraField(String name, Consumer<JsonWriter> value) {

    /** Writes the field, preceded by a comma. */
    public void append(ByteSink out) {
        out.tail(1).writeByte(',');
        JsonWriter json = new JsonWriter(out);
        json.name(name);
        value.accept(json);
    }
}
