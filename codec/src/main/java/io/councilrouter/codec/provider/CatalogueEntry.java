package io.councilrouter.codec.provider;

import java.util.Optional;
import java.util.Set;

/**
 * One line of the catalogue.
 *
 * @param name lower-case name with dashes
 * @param aliases other names for it
 * @param dialect the dialect that it speaks
 * @param url default base URL; empty when a backend has to give one
 * @param keyVariable environment variable of the key for {@code url}; empty when it needs none
 * @param fingerprint by what it is recognised; empty: not at all
 * @param quirks where it departs from its dialect
 */
public record CatalogueEntry(
        String name,
        Set<String> aliases,
        String dialect,
        String url,
        String keyVariable,
        Optional<Fingerprint> fingerprint,
        Set<Quirk> quirks)
        implements Provider {

    /** Copies the sets. */
    public CatalogueEntry {
        aliases = Set.copyOf(aliases);
        quirks = Set.copyOf(quirks);
    }
}
