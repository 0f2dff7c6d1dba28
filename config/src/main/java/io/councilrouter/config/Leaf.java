package io.councilrouter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value at the end of a path through a configuration.
 *
 * @param path dotted; a backend is identified by its name: {@code backends.gpu-server.url}
 * @param value a single value, or a list or map of such; null if nothing is set
 * @param reload whether a reload applies a change of it
 */
record Leaf(String path, @Nullable Object value, boolean reload) {

    /** All leaves, in the order of the records. */
    static List<Leaf> of(GatewayConfig config) {
        List<Leaf> leaves = new ArrayList<>();
        walk(Shape.of(GatewayConfig.class), config, "", leaves);
        return leaves;
    }

    private static void walk(Shape<?> shape, Record block, String path, List<Leaf> leaves) {
        for (Field field : shape.fields()) {
            String at = path + field.name();
            Object value = field.in(block);
            if (field.form() instanceof Form.BlockForm inner && value instanceof Record record) {
                walk(inner.shape(), record, at + ".", leaves);
            } else if (field.form() instanceof Form.Many many
                    && many.item() instanceof Form.BlockForm item
                    && value instanceof List<?> blocks) {
                for (Object each : blocks) {
                    Record entry = (Record) each;
                    walk(
                            item.shape(),
                            entry,
                            at + "." + item.shape().fields().getFirst().in(entry) + ".",
                            leaves);
                }
            } else if (field.form() instanceof Form.Named named
                    && named.value() instanceof Form.BlockForm entry
                    && value instanceof Map<?, ?> blocks) {
                blocks.forEach((name, each) -> walk(entry.shape(), (Record) each, at + "." + name + ".", leaves));
            } else {
                leaves.add(new Leaf(at, value, field.key().reload()));
            }
        }
    }

    /** Its value as it would be written, with secrets masked. */
    String text() {
        return switch (value) {
            case null -> "";
            case List<?> list ->
                "[" + String.join(", ", list.stream().map(Leaf::one).toList()) + "]";
            case Map<?, ?> map ->
                "{"
                        + String.join(
                                ", ",
                                map.entrySet().stream()
                                        .map(entry -> one(entry.getKey()) + ": " + one(entry.getValue()))
                                        .toList())
                        + "}";
            default -> one(value);
        };
    }

    private static String one(Object value) {
        return value instanceof List<?> ? new Leaf("", value, true).text() : YamlText.quoted(Scalar.text(value));
    }
}
