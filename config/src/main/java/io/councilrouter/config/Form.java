package io.councilrouter.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** How the value of a key is written; derived from the type of its component. */
sealed interface Form {

    /** A single text. */
    record One(Scalar scalar) implements Form {}

    /** A list. */
    record Many(Form item) implements Form {}

    /** A map with arbitrary keys. */
    record Named(Form value) implements Form {}

    /** A block with known keys. */
    record BlockForm(Shape<?> shape) implements Form {}

    /** Anything: a {@link FieldValue}. */
    record Any() implements Form {}

    /** The form of a key. */
    static Form of(Type type, Key key) {
        return key.names().length == 0 ? of(type) : new One(Scalar.named(List.of(key.names())));
    }

    /** The form of a component's type. */
    static Form of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new Many(of(arguments[0]));
            }
            if (generic.getRawType() == Map.class) {
                return new Named(of(arguments[1]));
            }
        }
        if (type == FieldValue.class) {
            return new Any();
        }
        if (type instanceof Class<?> plain) {
            Scalar scalar = Scalar.of(plain);
            if (scalar != null) {
                return new One(scalar);
            }
            if (plain.isRecord()) {
                return new BlockForm(Shape.of(plain.asSubclass(Record.class)));
            }
        }
        throw new IllegalStateException("no way to read " + type);
    }
}
