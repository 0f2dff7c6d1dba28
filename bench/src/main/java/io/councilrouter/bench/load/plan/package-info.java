/**
 * What is measured and in which order: each scenario runs its targets in rounds,
 * each round in rotated order, warmed before, bounded in time.
 * Scenarios turn readings into samples; they judge nothing.
 */
@NullMarked
package io.councilrouter.bench.load.plan;

import org.jspecify.annotations.NullMarked;
