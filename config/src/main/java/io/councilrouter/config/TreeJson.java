package io.councilrouter.config;

import io.councilrouter.codec.json.JsonEscapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** From {@link Tree} to JSON. What is not quoted and looks like a number or a boolean is one. */
final class TreeJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final Interpolation interpolation;
    private final Problems problems;

    TreeJson(Interpolation interpolation, Problems problems) {
        this.interpolation = interpolation;
        this.problems = problems;
    }

    /** One JSON value; {@code path} is what the place is called in problems. */
    String of(Tree tree, String path) {
        return switch (tree) {
            case Tree.Nothing _ -> "null";
            case Tree.ScalarTree scalar -> scalar(scalar, path);
            case Tree.Items list -> {
                List<String> items = new ArrayList<>();
                for (int i = 0; i < list.items().size(); i++) {
                    items.add(of(list.items().get(i), path + "[" + i + "]"));
                }
                yield "[" + String.join(",", items) + "]";
            }
            case Tree.Fields map -> {
                List<String> members = new ArrayList<>();
                for (Tree.TreeEntry entry : map.entries()) {
                    String value = of(entry.value(), path + "." + entry.key());
                    members.add(JsonEscapes.quoted(entry.key()) + ":" + value);
                }
                yield "{" + String.join(",", members) + "}";
            }
        };
    }

    private String scalar(Tree.ScalarTree scalar, String path) {
        Interpolation.Interpolated result = interpolation.expand(scalar);
        if (!result.problem().isEmpty()) {
            problems.error(scalar.where(), path, result.problem());
        }
        String text = result.text();
        if (!scalar.quoted() && NUMBER.matcher(text).matches()) {
            return text;
        }
        return switch (scalar.quoted() ? "" : text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> "true";
            case "false", "no", "off" -> "false";
            default -> JsonEscapes.quoted(text);
        };
    }
}
