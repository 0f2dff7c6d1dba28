package io.councilrouter.routing.table;

import java.util.Set;

/**
 * A model as an engine lists it.
 *
 * @param name upstream name
 * @param contextLength maximum number of tokens, −1 when unknown
 * @param abilities empty when unknown
 * @param details the engine's own JSON object for it, for {@code /api/tags} and {@code /v1/models}; empty if there is
 *     none
 */
public record ServedModel(String name, int contextLength, Set<Ability> abilities, String details) {
    /** Makes the set immutable. */
    public ServedModel {
        abilities = Set.copyOf(abilities);
    }

    /** A model about which only its name is known. */
    public static ServedModel named(String name) {
        return new ServedModel(name, -1, Set.of(), "");
    }
}
