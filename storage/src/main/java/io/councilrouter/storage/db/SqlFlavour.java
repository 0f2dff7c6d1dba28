package io.councilrouter.storage.db;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.util.List;

/** What differs between the two databases; all other statements are the same text for both. */
sealed interface SqlFlavour permits SqliteFlavour, PostgresFlavour {
    /** Rows of a search that are fetched and sorted, rather than met on a walk over all in their order. */
    int FEW = 2_000;

    /** How long a statement of the writer waits for somebody else's lock, milliseconds. */
    int BUSY_MILLIS = 50;

    /** Whose URL this is. */
    static SqlFlavour of(String url) {
        if (url.startsWith("jdbc:sqlite:")) {
            return new SqliteFlavour();
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return new PostgresFlavour();
        }
        throw new IllegalArgumentException("the database's URL begins with neither jdbc:sqlite: nor jdbc:postgresql:");
    }

    /** As a person calls it. */
    String name();

    /** What the one connection of the writer needs. */
    void prepareWriter(HikariConfig pool);

    /** What connections that only read need. */
    void prepareReader(HikariConfig pool);

    /** Begins a transaction that writes, with the locks that it needs from its first statement on. */
    String begin();

    /** Statement that keeps a second process from migrating at the same time; empty where begin() does that. */
    String lockSchema();

    /** Finds the table meta, one row where it is there. */
    String findMeta();

    /** Statements from schema {@code version - 1} to {@code version}, ≥ 1. */
    List<String> migration(int version);

    /**
     * Whether lists are narrowed by {@link KindWalk}: a database in the process is asked a hundred small questions in no time, and
     * one index is cheaper to write than five. Elsewhere each column of a filter has an index of its own.
     */
    boolean kinds();

    /**
     * Whether {@link Likeness} is worth it: each parameter of a row is a call, and preparing a statement is soon done.
     */
    boolean takesConstants();

    /** Ends a SELECT of rows that are about to be changed. */
    String forUpdate();

    /** A column that shall be compared row by row, though there is an index on it. */
    String passive(String column);

    /**
     * Rows whose text is not indexed: columns n, bodies and facets; parameters: the mark after which they lie, limit.
     */
    String unindexed();

    /** Indexes a row's text; parameters: text, facets, n. */
    String index();

    /** The last row up to which all texts are indexed, as one number. */
    String indexedUntil();

    /** Removes a row from the text index; parameter: n. Empty where deleting the row does that. */
    String unindex();

    /** Most characters of a row's text that the index takes. */
    int textLimit();

    /** FROM and WHERE of a search, as {@code RowQuery} completes it. */
    Search search(TextQuery query, RowFilter filter);

    /**
     * Counts what a search finds, up to {@link #FEW}: the database would walk all rows in their order for a word that hardly any has.
     * Empty where it knows better.
     */
    String few(Search search);

    /** Whether the connection is of no more use after this. */
    boolean lost(SQLException e);

    /** Whether waiting may be all that it takes. */
    boolean passing(SQLException e);

    /** What happened, without a path, a host or a value. */
    String say(SQLException e);

    /**
     * A search as SQL.
     *
     * @param from tables to read
     * @param where condition
     * @param parameters of the condition, in order
     * @param rowid what holds n, for rows in the order in which they were written; empty where a search may be ordered by time
     */
    record Search(String from, String where, List<String> parameters, String rowid) {}
}
