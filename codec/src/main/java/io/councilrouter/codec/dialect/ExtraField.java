package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.json.JsonWriter;
import java.util.function.Consumer;

/**
 * A root field that an answer has beside those of its dialect. One answer's, on its loop.
 *
 * @param name a constant in ASCII that needs no escapes
 * @param value writes one JSON value, while the answer's end is written
 */
public record ExtraField(String name, Consumer<JsonWriter> value) {

    /** Writes the field with a comma before it. */
    public void append(ByteSink out) {
        out.tail(1).writeByte(',');
        JsonWriter json = new JsonWriter(out);
        json.name(name);
        value.accept(json);
    }
}
