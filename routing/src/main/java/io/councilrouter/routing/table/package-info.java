/**
 * What is true: an immutable snapshot, one writer, read anew by every attempt.
 *
 * <pre>
 *   configuration ----+
 *   heartbeats -------+--> {@link io.councilrouter.routing.table.TableKeeper} --> {@link
 *   discovery --------+      (control thread)          io.councilrouter.routing.table.RoutingTables} --setRelease--> loops
 *   PATCH overrides --+
 * </pre>
 *
 * <p>A table holds facts only; what happens stands in {@link io.councilrouter.routing.load}, which every snapshot
 * refers to by the same objects.
 */
@NullMarked
package io.councilrouter.routing.table;

import org.jspecify.annotations.NullMarked;
