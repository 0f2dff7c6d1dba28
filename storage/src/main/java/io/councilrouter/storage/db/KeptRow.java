package io.councilrouter.storage.db;

/**
 * A row as it was read from the database.
 *
 * @param n its number: rows written later have higher ones
 * @param row its contents; in lists, its bodies are {@link StoredRow.Bodies#NONE}
 */
public record KeptRow(long n, StoredRow row) {}
