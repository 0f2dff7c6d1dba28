package io.councilrouter.storage.db;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.util.List;

/** What differs between the two databases; all other statements have the same text for both. */
sealed interface SqlFlavour permits SqliteFlavour, PostgresFlavour {
    /**
     * A search that finds fewer rows than this fetches and sorts them, instead of looking for them on a walk over all
     * rows in order.
     */
    int FEW = 2_000;

    /** How long a statement of the writer waits for another process's lock, milliseconds. */
    int BUSY_MILLIS = 50;

    /** The flavour of a URL. */
    static SqlFlavour of(String url) {
        if (url.startsWith("jdbc:sqlite:")) {
            return new SqliteFlavour();
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return new PostgresFlavour();
        }
        throw new IllegalArgumentException("the database's URL begins with neither jdbc:sqlite: nor jdbc:postgresql:");
    }

    /** Its name for people. */
    String name();

    /** Sets what the writer's only connection needs. */
    void prepareWriter(HikariConfig pool);

    /** Sets what reading connections need. */
    void prepareReader(HikariConfig pool);

    /** Begins a writing transaction, with the locks that its first statement needs. */
    String begin();

    /** Statement that keeps a second process from migrating at the same time; empty if begin() does that. */
    String lockSchema();

    /** Finds the table meta: one row if it is there. */
    String findMeta();

    /** Statements that migrate the schema from {@code version - 1} to {@code version}, ≥ 1. */
    List<String> migration(int version);

    /**
     * Whether lists are narrowed by {@link KindWalk}: a database in our process answers a hundred small questions in no
     * time, and one index is cheaper to write than five. Otherwise each column of a filter has an index of its own.
     */
    boolean kinds();

    /** Whether {@link Likeness} is worth it: each parameter of a row is a call, and preparing a statement is quick. */
    boolean takesConstants();

    /** The end of a SELECT of rows that are about to be changed. */
    String forUpdate();

    /** A column that must be compared row by row, although it has an index. */
    String passive(String column);

    /**
     * Rows whose text is not indexed: columns n, bodies and facets; parameters: the mark after which they come, limit.
     */
    String unindexed();

    /** Indexes a row's text; parameters: text, facets, n. */
    String index();

    /** The last row up to which all texts are indexed, as one number. */
    String indexedUntil();

    /** Removes a row from the text index; parameter: n. Empty if deleting the row does that. */
    String unindex();

    /** Empties a row of what was said, and its place in the text index with it unless {@link #unindex} does; parameter: n. */
    String forget();

    /** Maximum number of characters of a row's text that are indexed. */
    int textLimit();

    /** FROM and WHERE of a search, which {@code RowQuery} completes. */
    SqlSearch search(TextQuery query, RowFilter filter);

    /**
     * Counts what a search finds, up to {@link #FEW}: for a rare word the database would walk over all rows in order.
     * Empty if the database knows better.
     */
    String few(SqlSearch search);

    /** Whether the connection is unusable after this failure. */
    boolean lost(SQLException e);

    /** Whether waiting may be enough. */
    boolean passing(SQLException e);

    /** What happened, without a path, a host or a value. */
    String say(SQLException e);

    /**
     * A search as SQL.
     *
     * @param from tables to read
     * @param where condition
     * @param parameters parameters of the condition, in order
     * @param rowid the column that holds n, if rows must come in the order in which they were written; empty if they
     *     can be ordered by time
     */
    record SqlSearch(String from, String where, List<String> parameters, String rowid) {}
}
