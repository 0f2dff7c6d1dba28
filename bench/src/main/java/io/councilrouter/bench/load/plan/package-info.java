/**
 * What is measured, and in which order: each scenario runs its targets in rounds,
 * each round in a different order, warmed up before and bounded in time.
 * Scenarios turn readings into samples; they do not judge them.
 */
@NullMarked
package io.councilrouter.bench.load.plan;

import org.jspecify.annotations.NullMarked;
