/**
 * A whole gateway, started as a user would, on its bad days: killed under load, with a full disk, with a locked database.
 * What was promised is counted from outside: by who asked, by the administrator's addresses, and in the database's file.
 * {@code scripts/strain} starts each proof, {@code scripts/test-all/gateway-*.sh} say what it has to show.
 */
@NullMarked
package io.councilrouter.bench.strain;

import org.jspecify.annotations.NullMarked;
