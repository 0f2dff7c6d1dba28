package io.councilrouter.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A block of the configuration: the keys of a record, and how a record is made and taken apart. A mistake in a record's
 * own description, such as a default that its type cannot read, ends the program at start, and every test with it.
 */
final class Shape<R extends Record> {

    /** The context in which defaults are read: they need neither directory nor variables. */
    private static final Reading BARE = new Reading(Path.of("/"), Map.of(), new Catalogue(List.of()), Set.of());

    private final Constructor<R> constructor;
    /** For each component, the shape of the record inlined there; null if the component is a value. */
    private final List<@Nullable Shape<?>> parts = new ArrayList<>();

    private final List<Field> fields = new ArrayList<>();
    /** Values that are not keys: something else fills them in. */
    private final List<Filled> filled = new ArrayList<>();

    /** Number of values that the record is made from, including those of inlined records. */
    private final int size;

    /** Keys of missing features, and what to say of each beside that it is missing. */
    private final Map<String, String> absent;

    private final Set<String> absentUnlessEmpty;

    private Shape(Class<R> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
        int next = 0;
        for (RecordComponent component : components) {
            Shape<?> inner = component.isAnnotationPresent(Inlined.class)
                    ? of(component.getType().asSubclass(Record.class))
                    : null;
            parts.add(inner);
            if (inner == null) {
                add(component, next++);
            } else {
                inline(inner, component.getAccessor(), next);
                next += inner.size;
            }
        }
        size = next;
        NotYet notYet = type.getAnnotation(NotYet.class);
        absent = notYet == null ? Map.of() : sentences(notYet);
        absentUnlessEmpty = notYet == null ? Set.of() : Set.of(notYet.unlessEmpty());
    }

    private static Map<String, String> sentences(NotYet notYet) {
        Map<String, String> sentences = new HashMap<>();
        for (int i = 0; i < notYet.value().length; i++) {
            sentences.put(notYet.value()[i], notYet.instead().length == 0 ? "" : notYet.instead()[i]);
        }
        return Map.copyOf(sentences);
    }

    /**
     * A value that is not a key.
     *
     * @param accessors see {@link Field}
     */
    private record Filled(int index, Class<?> type, List<Method> accessors) {}

    private void add(RecordComponent component, int index) {
        Key key = component.getAnnotation(Key.class);
        if (key != null) {
            keep(field(index, component, key));
        } else {
            filled.add(new Filled(index, component.getType(), List.of(component.getAccessor())));
        }
    }

    private void inline(Shape<?> inner, Method accessor, int offset) {
        for (Field field : inner.fields) {
            keep(field.inlined(accessor, offset));
        }
        for (Filled each : inner.filled) {
            filled.add(new Filled(each.index + offset, each.type, Field.within(accessor, each.accessors)));
        }
    }

    private void keep(Field field) {
        if (field(field.name()) != null) {
            throw new IllegalStateException("two keys are called " + field.name());
        }
        fields.add(field);
    }

    /** The shape of a record. */
    static <R extends Record> Shape<R> of(Class<R> type) {
        return new Shape<>(type);
    }

    /** Its keys, in the order of the record. */
    List<Field> fields() {
        return fields;
    }

    /** The key with a name, {@code -} and {@code _} being the same; null if there is none. */
    @Nullable
    Field field(String name) {
        String wanted = Choices.normal(name);
        for (Field field : fields) {
            if (field.name().equals(wanted)) {
                return field;
            }
        }
        return null;
    }

    /** The names of its keys. */
    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** Whether a key belongs to a feature that this version does not have. */
    boolean absent(String name) {
        String normal = Choices.normal(name);
        return absent.containsKey(normal) || absentUnlessEmpty.contains(normal);
    }

    /** What to say of a key of a missing feature beside that it is missing; empty for nothing. */
    String instead(String name) {
        return absent.getOrDefault(Choices.normal(name), "");
    }

    /** Whether a key of a missing feature may be accepted because its value is empty. */
    boolean passes(String name, Tree value) {
        return absentUnlessEmpty.contains(Choices.normal(name)) && empty(value);
    }

    /** The record with all defaults. */
    R defaults() {
        return make(defaultValues());
    }

    /** The defaults of all values, by {@link Field#index}, to be changed in place and made into a record. */
    @Nullable
    Object[] defaultValues() {
        @Nullable Object[] values = new @Nullable Object[size];
        filled.forEach(each -> values[each.index] = each.type == List.class ? List.of() : "");
        for (Field field : fields) {
            values[field.index()] = field.otherwise();
        }
        return values;
    }

    /** Copies the values that are not keys from {@code record}. */
    void fill(@Nullable Object[] values, Record record) {
        filled.forEach(each -> values[each.index] = Field.read(each.accessors, record));
    }

    /** Makes the record, and those inlined in it. */
    R make(@Nullable Object[] values) {
        @Nullable Object[] arguments = new @Nullable Object[parts.size()];
        int next = 0;
        for (int i = 0; i < arguments.length; i++) {
            Shape<?> inner = parts.get(i);
            int width = inner == null ? 1 : inner.size;
            arguments[i] = inner == null ? values[next] : inner.make(Arrays.copyOfRange(values, next, next + width));
            next += width;
        }
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean empty(Tree tree) {
        return switch (tree) {
            case Tree.Nothing _ -> true;
            case Tree.ScalarTree scalar -> scalar.text().isEmpty();
            case Tree.Items list -> list.items().isEmpty();
            case Tree.Fields map -> map.entries().stream().allMatch(entry -> empty(entry.value()));
        };
    }

    private static Field field(int index, RecordComponent component, Key key) {
        String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        Form form = Form.of(component.getGenericType(), key);
        Problems problems = new Problems();
        Tree written = YamlTree.parse("the default of " + name, key.value(), problems);
        TreeReader reader = new TreeReader(BARE, problems);
        Field field = new Field(index, name, form, key, List.of(component.getAccessor()), null);
        Object otherwise = key.value().isEmpty() ? emptyValue(component, form) : reader.read(field, written, name);
        problems.throwIfAny();
        return new Field(index, name, form, key, List.of(component.getAccessor()), otherwise);
    }

    private static @Nullable Object emptyValue(RecordComponent component, Form form) {
        return switch (form) {
            case Form.Many _ -> List.of();
            case Form.Named _ -> Map.of();
            case Form.BlockForm block -> block.shape().defaults();
            case Form.Any _ -> null;
            case Form.One _ -> component.getType() == String.class ? "" : null;
        };
    }
}
