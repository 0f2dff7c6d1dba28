package io.councilrouter.codec.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of the catalogue.
 *
 * @param name lower-case name with dashes
 * @param aliases other names for it
 * @param dialects the dialects that it speaks, the preferred one first
 * @param url default base URL; empty if each backend has to give one
 * @param keyVariable environment variable of the key for {@code url}; empty if it needs none
 * @param auth how the key is sent
 * @param fingerprint how to recognise it; empty if it cannot be recognised
 * @param quirks how it deviates from its dialect
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
     * Copies the list and the sets.
     *
     * @throws IllegalArgumentException if there is no dialect
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
