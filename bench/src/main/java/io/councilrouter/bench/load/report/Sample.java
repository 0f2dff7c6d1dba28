package io.councilrouter.bench.load.report;

import java.util.Map;

/**
 * What one target did in one round of one scenario.
 *
 * @param scenario which load
 * @param target through what
 * @param round from 1
 * @param figures by name, in the order in which they are printed
 */
public record Sample(String scenario, String target, int round, Map<Figure, Double> figures) {}
