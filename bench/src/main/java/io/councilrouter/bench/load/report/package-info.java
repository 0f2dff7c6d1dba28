/**
 * Samples and reports: medians with minimum and maximum,
 * the table of targets, Markdown and JSON.
 * Nothing here measures.
 */
@NullMarked
package io.councilrouter.bench.load.report;

import org.jspecify.annotations.NullMarked;
