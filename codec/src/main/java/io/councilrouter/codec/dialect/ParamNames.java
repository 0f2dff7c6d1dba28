package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Param;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one dialect calls the parameters that it knows. Reading and writing share one table, so that no parameter is
 * understood in only one direction. Immutable, shared between threads.
 */
public final class ParamNames {
    private final Map<String, Param> params;
    private final Map<Param, String> names;

    private ParamNames(ParamNamesBuilder from) {
        params = new HashMap<>(from.params);
        names = new EnumMap<>(Param.class);
        names.putAll(from.names);
    }

    /** Collects names. */
    public static final class ParamNamesBuilder {
        private final Map<String, Param> params = new HashMap<>();
        private final Map<Param, String> names = new HashMap<>();

        /** Starts with an empty table. */
        public ParamNamesBuilder() {}

        /** Parameters with their usual name, {@link Param#label}. */
        public ParamNamesBuilder usual(Param... known) {
            for (Param each : known) {
                named(each, each.label());
            }
            return this;
        }

        /** A parameter with a name that is the dialect's own. */
        public ParamNamesBuilder named(Param param, String name) {
            names.put(param, name);
            return alias(name, param);
        }

        /** A second name that is read but never written. */
        public ParamNamesBuilder alias(String name, Param param) {
            params.put(name, param);
            return this;
        }

        /** The finished table. */
        public ParamNames build() {
            return new ParamNames(this);
        }
    }

    /** The parameter with that name, null if there is none. */
    public @Nullable Param param(String name) {
        return params.get(name);
    }

    /** The parameter's name, null if the dialect has none for it. */
    public @Nullable String name(Param param) {
        return names.get(param);
    }
}
