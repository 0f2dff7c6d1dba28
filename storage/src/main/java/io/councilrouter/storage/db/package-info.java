/**
 * The database behind {@code response_storage}: SQLite, or PostgreSQL with the same code.
 *
 * <pre>
 *   storage-writer -> ResponseStore  -> RowInsert, Rollup, TextIndexer -+-> SqliteFlavour   -> SQLite
 *   admin-io       -> ResponseReader -> RowQuery, StatsQuery           -+-> PostgresFlavour -> PostgreSQL
 * </pre>
 *
 * <p>One writing connection, used only by the writer thread; several reading ones for the admin API, on threads that
 * may block. Lists never load bodies.
 */
@NullMarked
package io.councilrouter.storage.db;

import org.jspecify.annotations.NullMarked;
