package io.councilrouter.storage.write;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What the writer has done, for metrics. Written by its thread, read by any thread; never reset. */
public final class WriterCounters {

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int WRITTEN = 0;
    private static final int DUPLICATES = 1;
    private static final int DROPPED = 2;
    private static final int SPOOLED = 3;
    private static final int REPLAYED = 4;
    private static final int BATCHES = 5;
    private static final int TRUNCATED = 6;
    private static final int ABANDONED = 7;
    private static final int LINES = 8;
    private static final int LINES_LOST = 9;
    private static final int COMMIT_NANOS = 10;
    private static final int SPOOL_BYTES = 11;
    private static final int HELD_BYTES = 12;
    private static final int ANSWER_BYTES = 13;
    private static final int ANSWERS_LET_GO = 14;

    private final long[] words = new long[ANSWERS_LET_GO + 1];

    /** Rows in the database, including those that came through the spool file. */
    public long written() {
        return get(WRITTEN);
    }

    /** Rows that the database already had. */
    public long duplicates() {
        return get(DUPLICATES);
    }

    /** Rows that neither database nor spool file accepted. */
    public long dropped() {
        return get(DROPPED);
    }

    /** Rows that went to the spool file. */
    public long spooled() {
        return get(SPOOLED);
    }

    /** Rows that came back from the spool file. */
    public long replayed() {
        return get(REPLAYED);
    }

    /** Transactions. */
    public long batches() {
        return get(BATCHES);
    }

    /** Rows with a part missing. */
    public long truncated() {
        return get(TRUNCATED);
    }

    /** Exchanges that were forgotten because their end never came. */
    public long abandoned() {
        return get(ABANDONED);
    }

    /** Access lines written. */
    public long lines() {
        return get(LINES);
    }

    /** Access lines that could not be written. */
    public long linesLost() {
        return get(LINES_LOST);
    }

    /** How long the last transaction took, in nanoseconds. */
    public long commitNanos() {
        return get(COMMIT_NANOS);
    }

    /** Bytes in the spool file that wait for the database. */
    public long spoolBytes() {
        return get(SPOOL_BYTES);
    }

    /** Bytes of open exchanges in memory. */
    public long heldBytes() {
        return get(HELD_BYTES);
    }

    /** Bytes of answers in memory to which clients may come back before the database has them. */
    public long answerBytes() {
        return get(ANSWER_BYTES);
    }

    /** Such answers for which that memory had no room until the database had them. */
    public long answersLetGo() {
        return get(ANSWERS_LET_GO);
    }

    void committed(int rows, int fresh, long nanos) {
        add(WRITTEN, fresh);
        add(DUPLICATES, rows - fresh);
        add(BATCHES, 1);
        set(COMMIT_NANOS, nanos);
    }

    void dropped(long rows) {
        add(DROPPED, rows);
    }

    void spooled(long rows) {
        add(SPOOLED, rows);
    }

    void replayed(long rows) {
        add(REPLAYED, rows);
    }

    void truncatedRow() {
        add(TRUNCATED, 1);
    }

    void abandonedExchange() {
        add(ABANDONED, 1);
    }

    void lines(long count) {
        add(LINES, count);
    }

    void linesLost(long count) {
        add(LINES_LOST, count);
    }

    void spoolBytes(long bytes) {
        set(SPOOL_BYTES, bytes);
    }

    void answerBytes(long bytes) {
        set(ANSWER_BYTES, bytes);
    }

    void answersLetGo(int count) {
        add(ANSWERS_LET_GO, count);
    }

    void heldBytes(long bytes) {
        set(HELD_BYTES, bytes);
    }

    private long get(int word) {
        return (long) WORDS.getOpaque(words, word);
    }

    private void set(int word, long value) {
        WORDS.setOpaque(words, word, value);
    }

    private void add(int word, long more) {
        set(word, get(word) + more);
    }
}
