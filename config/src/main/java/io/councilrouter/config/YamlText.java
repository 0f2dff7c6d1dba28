package io.councilrouter.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A configuration as YAML: complete, with units, secrets masked. A configuration without secrets reads back as the
 * same.
 */
public final class YamlText {

    /** Texts that never need quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/][A-Za-z0-9_./+-]*");

    /** Words that YAML would not read as text. */
    private static final Set<String> WORDS = Set.of("null", "~");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** The whole configuration. */
    public static String of(GatewayConfig config) {
        YamlText text = new YamlText();
        text.block(Shape.of(GatewayConfig.class), config, "");
        return text.out.toString();
    }

    /** A text as a YAML scalar. */
    static String quoted(String text) {
        if (PLAIN.matcher(text).matches() && !WORDS.contains(text)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.replace("${", "$${").codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append("\\x%02x".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private void block(Shape<?> shape, Record block, String indent) {
        for (Field field : shape.fields()) {
            Object value = field.in(block);
            if (value == null) {
                continue;
            }
            out.append(indent).append(field.name()).append(':');
            value(field.form(), value, indent + "  ");
        }
    }

    private void value(Form form, Object value, String indent) {
        if (value instanceof List<?> list && list.isEmpty()) {
            out.append(" []\n");
        } else if (value instanceof Map<?, ?> map && map.isEmpty()) {
            out.append(" {}\n");
        } else {
            switch (form) {
                case Form.One _ ->
                    out.append(' ').append(quoted(Scalar.text(value))).append('\n');
                // JSON is YAML, too.
                case Form.Any _ ->
                    out.append(' ')
                            .append(value.toString().replace("${", "$${"))
                            .append('\n');
                case Form.BlockForm inner -> inner(inner.shape(), (Record) value, indent);
                case Form.Many many -> items(many.item(), (List<?>) value, indent);
                case Form.Named named -> entries(named.value(), (Map<?, ?>) value, indent);
            }
        }
    }

    private void inner(Shape<?> shape, Record block, String indent) {
        if (shape.fields().stream().allMatch(field -> field.in(block) == null)) {
            out.append(" {}\n");
        } else {
            out.append('\n');
            block(shape, block, indent);
        }
    }

    private void items(Form item, List<?> list, String indent) {
        out.append('\n');
        for (Object each : list) {
            int start = out.length();
            if (item instanceof Form.BlockForm block) {
                block(block.shape(), (Record) each, indent + "  ");
                // The first key comes after the dash.
                out.replace(start + indent.length(), start + indent.length() + 1, "-");
            } else {
                out.append(indent).append('-');
                value(item, each, indent + "  ");
            }
        }
    }

    private void entries(Form form, Map<?, ?> map, String indent) {
        out.append('\n');
        map.forEach((key, each) -> {
            out.append(indent).append(quoted(key.toString())).append(':');
            value(form, each, indent + "  ");
        });
    }
}
