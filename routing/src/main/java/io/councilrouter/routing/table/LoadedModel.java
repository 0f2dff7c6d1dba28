package io.councilrouter.routing.table;

/**
 * A model that an engine holds in memory.
 *
 * @param name upstream name
 * @param vramBytes bytes of it in the GPU's memory, −1 when unknown
 * @param details the engine's own JSON object for it, for {@code /api/ps}; empty without
 */
public record LoadedModel(String name, long vramBytes, String details) {}
