package io.councilrouter.proxy.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to {@code /admin}: one flat JSON object of strings, numbers, booleans and nulls. The first
 * error is remembered and returned by {@link #fault}. Belongs to one request, on its loop.
 */
public final class JsonFields {
    /** Longest body, bytes. A chunked body does not say its length, so the gate cannot refuse it. */
    private static final int MOST = 64 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(100).build())
            .build();

    private final Map<String, Object> values = new LinkedHashMap<>();
    private @Nullable Fault fault;

    private JsonFields() {}

    /** Reads the body of {@code x}, which may have only these fields; an empty body has none. */
    public static JsonFields of(Exchange x, String... allowed) {
        ByteBuf body = x.body().view();
        try {
            return of(body, allowed);
        } finally {
            body.release();
        }
    }

    /** Reads a body that is already here. */
    static JsonFields of(@Borrowed ByteBuf body, String... allowed) {
        JsonFields fields = new JsonFields();
        if (body.readableBytes() > MOST) {
            fields.fault = new Fault.Client(
                    FaultCode.BODY_TOO_LARGE, "A request body for /admin may have at most " + MOST + " bytes.");
            return fields;
        }
        byte[] bytes = ByteBufUtil.getBytes(body);
        try (JsonParser parser = JSON.createParser(bytes)) {
            fields.read(parser, List.of(allowed));
        } catch (JsonParseException e) {
            fields.wrong("", "The body is not JSON: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            fields.wrong("", "The body is not JSON.");
        }
        return fields;
    }

    private void read(JsonParser parser, List<String> allowed) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            wrong("", "The body must be a JSON object with one or more of " + String.join(", ", allowed) + ".");
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!allowed.contains(name)) {
                wrong(
                        name,
                        "There is no field '" + name + "' here; the fields are " + String.join(", ", allowed) + ".");
            }
            Object value =
                    switch (parser.nextToken()) {
                        case VALUE_TRUE -> true;
                        case VALUE_FALSE -> false;
                        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                        case VALUE_STRING -> parser.getText();
                        case VALUE_NULL -> null;
                        default -> {
                            parser.skipChildren();
                            wrong(name, "'" + name + "' must be a single value.");
                            yield null;
                        }
                    };
            if (value != null) {
                values.put(name, value);
            }
        }
        if (parser.nextToken() != null) {
            wrong("", "Nothing may follow the JSON object.");
        }
    }

    /** Remembers that a field is wrong, unless there is an earlier error. */
    public void wrong(String name, String message) {
        if (fault == null) {
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, message, name.isEmpty() ? null : name);
        }
    }

    /** Whether no field was given; null counts as not given. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** A boolean; null if absent. */
    public @Nullable Boolean flag(String name) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Boolean)) {
            wrong(name, "'" + name + "' must be true or false.");
        }
        return value instanceof Boolean flag ? flag : null;
    }

    /** A number from {@code least} to {@code most}; null if absent. */
    public @Nullable Double number(String name, double least, double most) {
        Object value = values.get(name);
        if (value instanceof Double number && number >= least && number <= most) {
            return number;
        }
        if (value != null) {
            wrong(name, "'" + name + "' must be a number from " + plain(least) + " to " + plain(most) + ".");
        }
        return null;
    }

    /** A whole number from {@code least} to {@code most}; null if absent. */
    public @Nullable Integer whole(String name, int least, int most) {
        Object value = values.get(name);
        if (value instanceof Double number && number >= least && number <= most && number == Math.rint(number)) {
            return number.intValue();
        }
        if (value != null) {
            wrong(name, "'" + name + "' must be a whole number from " + least + " to " + most + ".");
        }
        return null;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The first error, or null. Call after the last field has been read. */
    public @Nullable Fault fault() {
        return fault;
    }
}
