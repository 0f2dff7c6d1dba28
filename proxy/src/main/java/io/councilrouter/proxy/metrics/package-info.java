/**
 * What Prometheus is told: a tap that counts, meters that hang on models and backends, and the page that shows them.
 *
 * <p>The only package that knows the metrics library. What is counted per request hangs on objects that are made when a
 * routing table is built, so that counting costs a few additions; what others count already (slots, queue, pools) is read
 * when somebody asks. Labels come from the table and from enums, never from a request: a flood of invented model names
 * adds nothing. {@code Meters} is where to begin.
 */
@NullMarked
package io.councilrouter.proxy.metrics;

import org.jspecify.annotations.NullMarked;
