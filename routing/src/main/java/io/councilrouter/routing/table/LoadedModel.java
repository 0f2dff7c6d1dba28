package io.councilrouter.routing.table;

/**
 * A model that an engine holds in memory.
 *
 * @param name upstream name
 * @param vramBytes bytes of GPU memory that it takes, −1 when unknown
 * @param details the engine's own JSON object for it, for {@code /api/ps}; empty if there is none
 */
public record LoadedModel(String name, long vramBytes, String details) {}
