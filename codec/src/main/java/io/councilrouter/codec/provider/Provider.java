package io.councilrouter.codec.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A product that speaks a dialect (service interface). Implementations written in Java are public, final and stateless
 * with a public constructor without arguments, and are for providers that need code; all others are lines of
 * {@code providers.yaml}, read into {@link CatalogueEntry}.
 */
public interface Provider {

    /** Lower-case name with dashes, as a backend's {@code type} gives it. */
    String name();

    /** Other names that {@code type} may give, in the same form. */
    default Set<String> aliases() {
        return Set.of();
    }

    /** Name of the dialect that it speaks before all others, such as {@code openai}: it is managed in this one. */
    String dialect();

    /** Names of all dialects that it speaks, {@link #dialect} the first; what is asked in another is said in the first that can. */
    default List<String> dialects() {
        return List.of(dialect());
    }

    /** How it is shown a key. */
    default AuthStyle auth() {
        return AuthStyle.BEARER;
    }

    /** Base URL where the product is found unless a backend says otherwise; empty when there is no such place. */
    default String url() {
        return "";
    }

    /** Environment variable that conventionally holds the key for {@link #url()}; empty when it needs none. */
    default String keyVariable() {
        return "";
    }

    /** By what it is recognised when nobody said that it is there; empty: not at all. */
    default Optional<Fingerprint> fingerprint() {
        return Optional.empty();
    }

    /** Where it departs from its dialect. */
    default Set<Quirk> quirks() {
        return Set.of();
    }
}
