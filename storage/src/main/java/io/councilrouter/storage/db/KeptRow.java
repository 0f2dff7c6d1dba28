package io.councilrouter.storage.db;

/**
 * A row as it was read.
 *
 * @param n its number: rows that were written later have greater ones
 * @param row what it says; of a list its bodies are {@link StoredRow.Bodies#NONE}
 */
public record KeptRow(long n, StoredRow row) {}
