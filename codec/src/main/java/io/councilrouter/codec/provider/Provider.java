package io.councilrouter.codec.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A product that speaks a dialect (service interface). Only a provider that needs code has an implementation in Java,
 * which is public, final and stateless and has a public no-argument constructor; all others are entries of {@code
 * providers.yaml}, read into {@link CatalogueEntry}.
 */
public interface Provider {

    /** Lower-case name with dashes, as a backend's {@code type} gives it. */
    String name();

    /** Other names that {@code type} may give, in the same form. */
    default Set<String> aliases() {
        return Set.of();
    }

    /** Name of its preferred dialect, such as {@code openai}, in which models are managed. */
    String dialect();

    /**
     * Names of all dialects that it speaks, {@link #dialect} first; a request in another dialect is translated into the
     * first that can express it.
     */
    default List<String> dialects() {
        return List.of(dialect());
    }

    /** How the key is sent. */
    default AuthStyle auth() {
        return AuthStyle.BEARER;
    }

    /** Base URL of the product unless a backend gives another; empty if there is no such default. */
    default String url() {
        return "";
    }

    /** Environment variable that conventionally contains the key for {@link #url()}; empty if it needs none. */
    default String keyVariable() {
        return "";
    }

    /** How to recognise the product when it is not configured; empty if it cannot be recognised. */
    default Optional<Fingerprint> fingerprint() {
        return Optional.empty();
    }

    /** How it deviates from its dialect. */
    default Set<Quirk> quirks() {
        return Set.of();
    }
}
