package io.councilrouter.codec.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the catalogue.
 *
 * @param name lower-case name with dashes
 * @param aliases other names for it
 * @param dialects the dialects that it speaks, the first before all others
 * @param url default base URL; empty when a backend has to give one
 * @param keyVariable environment variable of the key for {@code url}; empty when it needs none
 * @param auth how it is shown a key
 * @param fingerprint by what it is recognised; empty: not at all
 * @param quirks where it departs from its dialect
 */
public record CatalogueEntry(
        String name,
        Set<String> aliases,
        List<String> dialects,
        String url,
        String keyVariable,
        AuthStyle auth,
        Optional<Fingerprint> fingerprint,
        Set<Quirk> quirks)
        implements Provider {

    /**
     * Copies list and sets.
     *
     * @throws IllegalArgumentException without a dialect
     */
    public CatalogueEntry {
        if (dialects.isEmpty()) {
            throw new IllegalArgumentException(name + " speaks no dialect");
        }
        dialects = List.copyOf(dialects);
        aliases = Set.copyOf(aliases);
        quirks = Set.copyOf(quirks);
    }

    @Override
    public String dialect() {
        return dialects.getFirst();
    }
}
