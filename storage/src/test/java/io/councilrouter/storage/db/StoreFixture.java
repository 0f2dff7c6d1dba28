package io.councilrouter.storage.db;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A database with its reader and writer, and what its tests have in common. */
interface StoreFixture {

    /** The database of the test, empty. */
    Database database();

    /** Its writer. */
    ResponseStore store();

    /** Its reader. */
    default ResponseReader reader() {
        return new ResponseReader(database());
    }

    /** The ids of the rows on a page. */
    static List<String> ids(RowPage page) {
        return page.rows().stream().map(kept -> kept.row().id()).toList();
    }

    /** What matches a filter, newest first, on one page. */
    default List<String> found(RowFilter filter) throws IOException {
        return ids(reader().list(filter, "", ResponseReader.PAGE));
    }

    /** Indexes all texts. */
    default void indexAll() throws IOException {
        while (store().indexSlice(ResponseStore.SLICE) > 0) {
            // until all are
        }
    }

    /** Whether a row matches a filter, apart from its text. */
    static boolean passes(RowFilter filter, StoredRow row) {
        return (filter.model().isEmpty() || filter.model().equals(row.answered().model()))
                && (filter.backend().isEmpty()
                        || filter.backend().equals(row.answered().backend()))
                && (filter.route().isEmpty()
                        || filter.route().equals(row.asked().route()))
                && (filter.key().isEmpty() || filter.key().equals(row.identity().keyId()))
                && (filter.status() == 0
                        || filter.status()
                                == (filter.isClass()
                                        ? row.answered().status() / 100
                                        : row.answered().status()))
                && row.times().created() >= filter.from()
                && row.times().created() < filter.to();
    }

    /** What matches a filter, page by page, each full except the last. */
    default List<String> paged(RowFilter filter, int size) throws IOException {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            RowPage page = reader().list(filter, cursor, size);
            assertTrue(page.rows().size() == size || page.next().isEmpty());
            seen.addAll(ids(page));
            cursor = page.next();
        } while (!cursor.isEmpty());
        return seen;
    }

    /**
     * The ids of the wanted rows, in the order of lists: by time, and at the same time by their index. A row's id is
     * its index.
     */
    static List<String> newestFirst(List<StoredRow> rows, IntPredicate wanted) {
        return IntStream.range(0, rows.size())
                .filter(wanted)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(
                                i -> rows.get(i).times().created())
                        .thenComparing(Comparator.naturalOrder())
                        .reversed())
                .map(i -> "row-" + i)
                .toList();
    }
}
