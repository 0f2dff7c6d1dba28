package io.councilrouter.codec.engine;

/**
 * One GET of a heartbeat.
 *
 * @param path path of the engine's own, or of its dialect with its version ({@code /v1/...})
 * @param required whether the beat is missed when it is not answered with 200
 */
public record Question(String path, boolean required) {}
