package io.councilrouter.storage.write;

import io.councilrouter.storage.db.RowSink;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A database in memory that can be taken away, and that ignores rows it already has. */
final class FakeSink implements RowSink {

    final List<StoredRow> rows = new ArrayList<>();
    final Set<String> refusedIds = new HashSet<>();
    final List<Integer> batches = new ArrayList<>();
    boolean away;
    BooleanSupplier awayWhen = () -> false;
    int calls;
    private final Set<String> ids = new HashSet<>();

    @Override
    public int append(List<StoredRow> batch) throws IOException {
        calls++;
        if (away || awayWhen.getAsBoolean()) {
            throw new IOException("locked");
        }
        for (StoredRow row : batch) {
            if (refusedIds.contains(row.id())) {
                throw new IOException("a text has a zero in it");
            }
        }
        int fresh = 0;
        for (StoredRow row : batch) {
            if (ids.add(row.id())) {
                rows.add(row);
                fresh++;
            }
        }
        batches.add(batch.size());
        return fresh;
    }

    List<String> ids() {
        return rows.stream().map(StoredRow::id).toList();
    }
}
