/**
 * The database behind {@code response_storage}: SQLite, or PostgreSQL by the same code.
 *
 * <p>One writer connection, used by the writer thread alone; some readers for the admin API, on threads that may block.
 * Lists never load bodies.
 */
@NullMarked
package io.councilrouter.storage.db;

import org.jspecify.annotations.NullMarked;
