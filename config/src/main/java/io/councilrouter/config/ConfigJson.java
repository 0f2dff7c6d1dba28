package io.councilrouter.config;

import io.councilrouter.codec.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration as JSON: complete, with units, secrets masked. The same tree as in {@link YamlText}. */
public final class ConfigJson {
    private final JsonWriter out;

    private ConfigJson(JsonWriter out) {
        this.out = out;
    }

    /** Writes the whole configuration, one JSON object. */
    public static void write(GatewayConfig config, JsonWriter out) {
        new ConfigJson(out).block(Shape.of(GatewayConfig.class), config);
    }

    private void block(Shape<?> shape, Record block) {
        out.open();
        for (Field field : shape.fields()) {
            out.anyName(field.name());
            value(field.form(), field.in(block));
        }
        out.close();
    }

    private void value(Form form, @Nullable Object value) {
        if (value == null) {
            out.nul();
            return;
        }
        switch (form) {
            case Form.One _ -> one(value);
            case Form.Any _ -> out.raw(((FieldValue) value).json().getBytes(StandardCharsets.UTF_8));
            case Form.BlockForm inner -> block(inner.shape(), (Record) value);
            case Form.Many many -> {
                out.openArray();
                ((List<?>) value).forEach(each -> value(many.item(), each));
                out.closeArray();
            }
            case Form.Named named -> {
                out.open();
                ((Map<?, ?>) value).forEach((key, each) -> {
                    out.anyName(key.toString());
                    value(named.value(), each);
                });
                out.close();
            }
        }
    }

    private void one(Object value) {
        switch (value) {
            case Boolean flag -> out.bool(flag);
            case Integer number -> out.number(number.longValue());
            case Double number -> out.number(number.doubleValue());
            default -> out.string(Scalar.text(value));
        }
    }
}
