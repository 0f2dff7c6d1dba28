/**
 * Samples and what is made of them: medians with minimum and maximum,
 * the table of the performance design, Markdown and JSON.
 * Nothing here measures.
 */
@NullMarked
package io.councilrouter.bench.load.report;

import org.jspecify.annotations.NullMarked;
