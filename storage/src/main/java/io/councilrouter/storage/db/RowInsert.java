package io.councilrouter.storage.db;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inserts a batch. Where each parameter costs a call, similar rows are inserted by a statement that contains what they
 * have in common:
 *
 * <pre>
 *   rows        a a b a x a a b a y      a, b: many that are alike;  x, y: the others
 *   statements  INSERT with a's constants   a a a a a a
 *               INSERT with b's constants   b b
 *               INSERT of all columns       x y
 * </pre>
 *
 * <p>So the order within a batch is not the order in which the exchanges ended.
 */
final class RowInsert {
    /** With this many rows, preparing a statement costs as much as it saves. */
    static final int WORTH = 64;

    /** Number of kinds that are distinguished in one batch; at most {@code batch / WORTH} of them get a statement. */
    private static final int MOST = 128;

    private static final int OTHERS = -1;

    private final Connection writer;
    private final List<StoredRow> batch;
    private final Compression compression;
    private final int[] groups;
    private final int[] added;
    private final List<Likeness> likenesses = new ArrayList<>();

    private RowInsert(Connection writer, List<StoredRow> batch, Compression compression) {
        this.writer = writer;
        this.batch = batch;
        this.compression = compression;
        groups = new int[batch.size()];
        added = new int[batch.size()];
    }

    /**
     * Inserts within the caller's transaction.
     *
     * @return for each row 1, or 0 if its id was taken
     */
    static int[] into(Connection writer, SqlFlavour flavour, List<StoredRow> batch, Compression compression)
            throws SQLException {
        RowInsert insert = new RowInsert(writer, batch, compression);
        try {
            insert.run(insert.group(flavour.takesConstants() && batch.size() >= WORTH));
        } catch (BatchUpdateException e) {
            // In some cases the driver's wrapper has lost the kind of failure; its cause has it.
            throw e.getCause() instanceof SQLException why ? why : e;
        }
        return insert.added;
    }

    /** Groups similar rows; returns how many rows each group has. */
    private int[] group(boolean wanted) {
        int group = OTHERS;
        for (int i = 0; i < groups.length; i++) {
            StoredRow row = batch.get(i);
            if (wanted && (group == OTHERS || !likenesses.get(group).fits(row))) {
                group = groupOf(row);
            }
            groups[i] = group;
        }
        int[] sizes = new int[likenesses.size()];
        for (int each : groups) {
            if (each != OTHERS) {
                sizes[each]++;
            }
        }
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] != OTHERS && sizes[groups[i]] < WORTH) {
                groups[i] = OTHERS;
            }
        }
        return sizes;
    }

    private int groupOf(StoredRow row) {
        for (int i = 0; i < likenesses.size(); i++) {
            if (likenesses.get(i).fits(row)) {
                return i;
            }
        }
        Likeness likeness = likenesses.size() < MOST ? Likeness.to(row) : null;
        if (likeness == null) {
            return OTHERS;
        }
        likenesses.add(likeness);
        return likenesses.size() - 1;
    }

    private void run(int[] sizes) throws SQLException {
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] >= WORTH) {
                insert(i, likenesses.get(i));
            }
        }
        insert(OTHERS, null);
    }

    private void insert(int group, @Nullable Likeness likeness) throws SQLException {
        int rows = 0;
        int[] indexes = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] == group) {
                indexes[rows++] = i;
            }
        }
        if (rows == 0) {
            return;
        }
        String sql = likeness == null ? RowColumns.INSERT : likeness.insert();
        try (PreparedStatement insert = writer.prepareStatement(sql)) {
            for (int i = 0; i < rows; i++) {
                StoredRow row = batch.get(indexes[i]);
                if (likeness == null) {
                    RowColumns.bind(insert, row, compression);
                } else {
                    RowColumns.bindOwn(insert, row, compression);
                }
                insert.addBatch();
            }
            int[] done = insert.executeBatch();
            for (int i = 0; i < rows; i++) {
                added[indexes[i]] = done[i];
            }
        }
    }
}
