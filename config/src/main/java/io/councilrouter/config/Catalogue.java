package io.councilrouter.config;

import io.councilrouter.codec.provider.Provider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All providers that a backend's {@code type} may name. Immutable. */
public final class Catalogue {

    private final Map<String, Provider> named = new LinkedHashMap<>();
    private final List<Provider> all;

    /**
     * A catalogue of providers with their names and aliases.
     *
     * @throws IllegalStateException if two have the same name
     */
    Catalogue(Collection<Provider> providers) {
        all = List.copyOf(providers);
        for (Provider provider : all) {
            List<String> names = new ArrayList<>(provider.aliases());
            names.add(provider.name());
            for (String name : names) {
                Provider other = named.put(Choices.normal(name), provider);
                if (other != null) {
                    throw new IllegalStateException(
                            "two providers are called " + name + ": " + other + ", " + provider);
                }
            }
        }
    }

    /**
     * The catalogue that ships, plus what {@code ServiceLoader} finds. Each call reads it again, so keep the result.
     */
    public static Catalogue shipped() {
        return CatalogueReader.read();
    }

    /** The provider with a name or alias, {@code -} and {@code _} being the same; null if there is none. */
    public @Nullable Provider find(String name) {
        return named.get(Choices.normal(name));
    }

    /** All of them, in the order of the file. */
    public List<Provider> all() {
        return all;
    }
}
