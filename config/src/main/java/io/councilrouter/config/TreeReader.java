package io.councilrouter.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From {@link Tree} to records. A value that cannot be read becomes a problem and counts as not written. */
final class TreeReader {

    private final Reading reading;
    private final Problems problems;
    private final Interpolation interpolation;

    TreeReader(Reading reading, Problems problems) {
        this.reading = reading;
        this.problems = problems;
        this.interpolation = new Interpolation(reading, problems);
    }

    /** Reads a whole block. */
    <R extends Record> R block(Shape<R> shape, Tree tree, String path) {
        @Nullable Object[] values = shape.defaultValues();
        switch (tree) {
            case Tree.Fields map -> fill(shape, map, path, values);
            case Tree.Nothing none -> fill(shape, new Tree.Fields(none.where(), List.of()), path, values);
            case Tree.ScalarTree _, Tree.Items _ -> problems.error(tree.where(), path, "has to be a block of keys");
        }
        return shape.make(values);
    }

    /** Reads the value of a key; null if it is not written or cannot be read. */
    @Nullable
    Object read(Field field, Tree tree, String path) {
        if (field.key().orList() && tree instanceof Tree.Items list) {
            return namesAsMap(list, path);
        }
        Object value = read(field.form(), tree, path, field.key().mayBeUnset());
        return value == null || inRange(field, value, tree, path) ? value : null;
    }

    private <R extends Record> void fill(Shape<R> shape, Tree.Fields map, String path, @Nullable Object[] values) {
        Set<String> seen = new HashSet<>();
        for (Tree.TreeEntry entry : map.entries()) {
            String key = join(path, Choices.normal(entry.key()));
            Field field = shape.field(entry.key());
            if (field == null) {
                refuse(shape, entry, key);
            } else if (!seen.add(field.name())) {
                problems.error(entry.where(), key, "given twice in the same block");
            } else {
                Object value = read(field, entry.value(), key);
                if (value != null) {
                    values[field.index()] = value;
                }
            }
        }
        for (Field field : shape.fields()) {
            if (field.key().required() && !seen.contains(field.name())) {
                problems.error(map.where(), join(path, field.name()), "is missing");
            }
        }
    }

    private void refuse(Shape<?> shape, Tree.TreeEntry entry, String key) {
        if (shape.passes(entry.key(), entry.value())) {
            return;
        }
        String instead = shape.instead(entry.key());
        problems.error(
                entry.where(),
                key,
                shape.absent(entry.key())
                        ? "not in this version" + (instead.isEmpty() ? "" : ": " + instead)
                        : "unknown key" + Nearest.hint(entry.key(), shape.names()));
    }

    private @Nullable Object read(Form form, Tree tree, String path, boolean mayBeUnset) {
        return switch (form) {
            case Form.BlockForm block -> block(block.shape(), tree, path);
            case Form.One one -> one(one.scalar(), tree, path, mayBeUnset);
            case Form.Many many -> many(many, tree, path);
            case Form.Named named -> named(named, tree, path);
            case Form.Any _ -> new FieldValue(new TreeJson(interpolation, problems).of(tree, path));
        };
    }

    private @Nullable Object one(Scalar scalar, Tree tree, String path, boolean mayBeUnset) {
        if (tree instanceof Tree.Nothing) {
            return null;
        }
        if (!(tree instanceof Tree.ScalarTree written)) {
            problems.error(tree.where(), path, "has to be a single value (" + scalar.type() + ")");
            return null;
        }
        Interpolation.Interpolated result = interpolation.expand(written);
        if (result.unset() && mayBeUnset) {
            return null;
        }
        if (!result.problem().isEmpty()) {
            problems.error(written.where(), path, result.problem());
            return null;
        }
        if (!result.exposed().isEmpty() && scalar.type().equals("secret")) {
            problems.warn(
                    written.where(),
                    path,
                    "everybody on this machine can read " + result.exposed() + "; chmod o-r would keep it secret");
        }
        if (result.text().isEmpty() && !scalar.type().equals("text")) {
            return null;
        }
        try {
            return scalar.parse().value(result.text(), reading);
        } catch (IllegalArgumentException e) {
            // As written, not as expanded: the contents of a variable may be confidential, and so is a URL's password.
            String shown = written.text().replaceAll("//[^/]*@", "//***@");
            problems.error(written.where(), path, "\"" + shown + "\" " + e.getMessage());
            return null;
        }
    }

    private @Nullable Object many(Form.Many form, Tree tree, String path) {
        if (tree instanceof Tree.Nothing) {
            return null;
        }
        if (!(tree instanceof Tree.Items list)) {
            problems.error(tree.where(), path, "has to be a list");
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            Object value = read(form.item(), list.items().get(i), path + "[" + i + "]", false);
            if (value != null) {
                values.add(value);
            }
        }
        return List.copyOf(values);
    }

    private @Nullable Object named(Form.Named form, Tree tree, String path) {
        if (tree instanceof Tree.Nothing) {
            return null;
        }
        if (!(tree instanceof Tree.Fields map)) {
            problems.error(tree.where(), path, "has to be a map of names to values");
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Tree.TreeEntry entry : map.entries()) {
            Object value = read(form.value(), entry.value(), join(path, entry.key()), false);
            if (value != null) {
                values.put(entry.key(), value);
            }
        }
        return Collections.unmodifiableMap(values);
    }

    private Map<String, Object> namesAsMap(Tree.Items list, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        Object names = many(new Form.Many(Form.of(String.class)), list, path);
        if (names instanceof List<?> texts) {
            texts.forEach(name -> values.put(name.toString(), name));
        }
        return Collections.unmodifiableMap(values);
    }

    private boolean inRange(Field field, Object value, Tree tree, String path) {
        if (!field.ranged()) {
            return true;
        }
        boolean low = !field.key().min().isEmpty()
                && compare(value, field, field.key().min()) < 0;
        boolean high = !field.key().max().isEmpty()
                && compare(value, field, field.key().max()) > 0;
        if (low || high) {
            // As written: the value that was read may have been cut to what its type can hold.
            String shown = tree instanceof Tree.ScalarTree written ? written.text() : Scalar.text(value);
            problems.error(tree.where(), path, shown + " is out of range: " + field.range());
        }
        return !low && !high;
    }

    @SuppressWarnings("unchecked") // both are made by the same scalar, and those with ranges are comparable
    private int compare(Object value, Field field, String bound) {
        Form.One one = (Form.One) field.form();
        return ((Comparable<Object>) value).compareTo(one.scalar().parse().value(bound, reading));
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
