package io.councilrouter.routing.table;

/**
 * Where a model of the configuration, one that no backend lists under that name, may be asked for.
 *
 * @param backend name of the backend
 * @param model the model's name there
 * @param weight share of the work for weighted strategies; 0 for the backend's own
 */
public record NamedTarget(String backend, String model, double weight) {}
