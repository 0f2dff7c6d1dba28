/**
 * A whole gateway, started as a user would start it, in bad conditions: killed under load, with a full disk, with a
 * locked database. What it promises is checked from outside: by the clients, over the administrators' paths, and in the
 * database's file. {@code scripts/strain} starts each proof; {@code scripts/test-all/gateway-*.sh} say what it has to
 * show.
 */
@NullMarked
package io.councilrouter.bench.strain;

import org.jspecify.annotations.NullMarked;
