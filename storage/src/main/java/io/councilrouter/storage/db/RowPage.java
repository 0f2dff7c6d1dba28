package io.councilrouter.storage.db;

import java.util.List;

/**
 * A page of a list.
 *
 * @param rows newest first
 * @param next cursor of the next page, empty on the last
 */
public record RowPage(List<KeptRow> rows, String next) {}
