/**
 * The facts: an immutable snapshot with one writer, read again by every attempt.
 *
 * <pre>
 *   configuration ----+
 *   heartbeats -------+--> {@link io.councilrouter.routing.table.TableKeeper} --> {@link
 *   discovery --------+      (control thread)          io.councilrouter.routing.table.RoutingTables} --setRelease--> loops
 *   PATCH overrides --+
 * </pre>
 *
 * <p>A table holds only facts. What is happening is in {@link io.councilrouter.routing.load}, whose objects all
 * snapshots share.
 */
@NullMarked
package io.councilrouter.routing.table;

import org.jspecify.annotations.NullMarked;
