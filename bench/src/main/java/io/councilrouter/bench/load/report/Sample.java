package io.councilrouter.bench.load.report;

import java.util.Map;

/**
 * The figures of one target in one round of one scenario.
 *
 * @param scenario the load
 * @param target the way to the mock
 * @param round from 1
 * @param figures by name, in the order in which they are printed
 */
public record Sample(String scenario, String target, int round, Map<Figure, Double> figures) {}
