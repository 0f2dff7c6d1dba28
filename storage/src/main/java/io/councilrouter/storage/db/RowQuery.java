package io.councilrouter.storage.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter as SQL.
 *
 * <p>Rows come newest first. The order is by when their exchange began, which every index contains besides its column,
 * so that a filter with a time range is a single walk over one index. For a search in SQLite it is by when they were
 * written, the order of its text index.
 *
 * <p>SQLite uses one index per query, and we choose it: the filter that leaves the fewest rows drives, the others are
 * compared row by row. Without a search, a key or a council, {@link KindWalk} is used.
 */
final class RowQuery {
    private static final int OK = 200;
    private static final int OK_CLASS = 2;

    /** By time, but without an index for it: all matching rows are fetched and sorted. */
    private static final String SORTED = "created + 0 DESC, n DESC";

    private final SqlFlavour flavour;
    private final List<String> where = new ArrayList<>();
    private final List<Object> parameters = new ArrayList<>();
    private String from = "responses";
    private String order = "created DESC, n DESC";
    private String few = "";
    private String rowid = "";
    private List<String> texts = List.of();

    private RowQuery(SqlFlavour flavour) {
        this.flavour = flavour;
    }

    /** Rows that match a filter, after a cursor, up to {@code limit}. */
    static RowQuery of(SqlFlavour flavour, RowFilter filter, RowCursor behind, int limit) {
        RowQuery query = new RowQuery(flavour);
        boolean searched = !filter.q().isBlank();
        if (searched) {
            query.search(filter);
        }
        query.equal(filter, searched);
        query.time(filter, searched);
        if (behind.n() != Long.MAX_VALUE) {
            query.behind(behind);
        }
        query.parameters.add((long) limit);
        return query;
    }

    /** Checks whether a search finds few rows, if the database cannot tell on its own. */
    RowQuery measured(Connection connection) throws SQLException {
        if (few.isEmpty()) {
            return this;
        }
        try (PreparedStatement count = connection.prepareStatement(few)) {
            count.setQueryTimeout(Database.querySeconds());
            RowColumns.bind(count, texts);
            try (ResultSet found = count.executeQuery()) {
                if (found.next() && found.getLong(1) < SqlFlavour.FEW) {
                    order = SORTED;
                }
            }
        }
        return this;
    }

    /** The statement for the given columns; its last parameter is the limit. */
    String select(String columns) {
        String condition = where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where);
        return "SELECT " + columns + " FROM " + from + condition + " ORDER BY " + order + " LIMIT ?";
    }

    /** The parameters, texts and whole numbers, in order. */
    List<Object> parameters() {
        return parameters;
    }

    private void search(RowFilter filter) {
        TextQuery words = TextQuery.of(filter.q());
        if (words.isEmpty()) {
            // A search was requested that nothing can match.
            where.add("1 = 0");
            return;
        }
        SqlFlavour.SqlSearch search = flavour.search(words, filter);
        from = search.from();
        where.add(search.where());
        parameters.addAll(search.parameters());
        rowid = search.rowid();
        if (!rowid.isEmpty()) {
            order = rowid + " DESC";
        }
        few = flavour.few(search);
        texts = search.parameters();
    }

    private void equal(RowFilter filter, boolean searched) {
        boolean rareStatus = filter.status() != 0 && filter.status() != OK && filter.status() != OK_CLASS;
        boolean driven = searched;
        driven = equal("council_id", filter.council(), driven);
        driven = equal("key_id", filter.key(), driven);
        if (rareStatus) {
            driven = status(filter, driven);
        }
        driven = equal("backend", filter.backend(), driven);
        driven = equal("model", filter.model(), driven);
        driven = equal("route", filter.route(), driven);
        if (filter.status() != 0 && !rareStatus) {
            status(filter, driven);
        }
    }

    private boolean equal(String column, String value, boolean driven) {
        if (value.isEmpty()) {
            return driven;
        }
        where.add((driven ? flavour.passive(column) : column) + " = ?");
        parameters.add(value);
        return true;
    }

    private boolean status(RowFilter filter, boolean driven) {
        String column = driven ? flavour.passive("status") : "status";
        where.add(filter.isClass() ? column + " / 100 = ?" : column + " = ?");
        parameters.add(filter.status());
        return true;
    }

    private void time(RowFilter filter, boolean searched) {
        String created = searched ? flavour.passive("created") : "created";
        if (filter.from() != Long.MIN_VALUE) {
            where.add(created + " >= ?");
            parameters.add(filter.from());
        }
        if (filter.to() != Long.MAX_VALUE) {
            where.add(created + " < ?");
            parameters.add(filter.to());
        }
    }

    private void behind(RowCursor cursor) {
        if (!rowid.isEmpty()) {
            where.add(rowid + " < ?");
            parameters.add(cursor.n());
            return;
        }
        where.add("created <= ?");
        where.add("(" + flavour.passive("created") + " < ? OR " + flavour.passive("n") + " < ?)");
        parameters.add(cursor.created());
        parameters.add(cursor.created());
        parameters.add(cursor.n());
    }
}
