package io.councilrouter.storage.write;

import io.councilrouter.storage.db.StoredRow;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows to whose answers clients may come back, from their exchange's end until the database has them. When there is no
 * more room, the oldest are let go: their clients have to wait for the database. Only on the writer's thread.
 */
final class HeldAnswers {
    private final Map<String, StoredRow> rows = new LinkedHashMap<>();
    private final long most;
    private final WriterCounters counters;
    private long bytes;

    /**
     * Holds nothing yet.
     *
     * @param most bytes of bodies and answers that are held
     */
    HeldAnswers(long most, WriterCounters counters) {
        this.most = most;
        this.counters = counters;
    }

    /** A row on its way to the database. */
    void add(StoredRow row) {
        String id = row.recall().id();
        if (id.isEmpty()) {
            return;
        }
        remove(id);
        rows.put(id, row);
        bytes += size(row);
        int gone = 0;
        for (Iterator<StoredRow> oldest = rows.values().iterator(); bytes > most && oldest.hasNext(); gone++) {
            bytes -= size(oldest.next());
            oldest.remove();
        }
        counters.answersLetGo(gone);
        counters.answerBytes(bytes);
    }

    /** The row whose client was told this id; null if it is not held. */
    @Nullable
    StoredRow find(String id) {
        return rows.get(id);
    }

    /** The database has these rows. */
    void committed(List<StoredRow> written) {
        if (!rows.isEmpty()) {
            for (StoredRow row : written) {
                remove(row.recall().id());
            }
            counters.answerBytes(bytes);
        }
    }

    private void remove(String id) {
        StoredRow row = id.isEmpty() ? null : rows.remove(id);
        if (row != null) {
            bytes -= size(row);
        }
    }

    private static long size(StoredRow row) {
        return row.bodies().size() + row.recall().answer().length;
    }
}
