package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static io.councilrouter.storage.db.StoreFixture.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How both databases list rows, in one set of tests. */
interface ListContract extends StoreFixture {

    @Test
    default void keepsBodiesOutOfLists() throws IOException {
        store().append(List.of(row(1).build()));
        assertEquals(
                0,
                reader().list(RowFilter.ALL, "", 10)
                        .rows()
                        .getFirst()
                        .row()
                        .bodies()
                        .size());
        assertTrue(reader().listWhole(RowFilter.ALL, "", 10)
                        .rows()
                        .getFirst()
                        .row()
                        .bodies()
                        .size()
                > 0);
    }

    @Test
    default void filtersByEachColumn() throws IOException {
        store().append(List.of(
                row(1).model("a").backend("x").status(200).build(),
                row(2).model("b").backend("x").status(503).build(),
                row(3).model("a").backend("y").status(502).build(),
                row(4).model("a").backend("x").route("/api/chat").build(),
                row(5).key("team-a").council("run-1").build()));

        assertEquals(List.of("row-4", "row-3", "row-1"), found(RowFilter.ALL.withModel("a")));
        assertEquals(List.of("row-4", "row-2", "row-1"), found(RowFilter.ALL.withBackend("x")));
        assertEquals(
                List.of("row-4", "row-1"), found(RowFilter.ALL.withModel("a").withBackend("x")));
        assertEquals(List.of("row-2"), found(RowFilter.ALL.withStatus(503)));
        assertEquals(List.of("row-3", "row-2"), found(RowFilter.ALL.withStatus(5)));
        assertEquals(List.of("row-2"), found(RowFilter.ALL.withStatus(5).withBackend("x")));
        assertEquals(
                List.of("row-1"),
                found(RowFilter.ALL
                        .withStatus(200)
                        .withModel("a")
                        .withRoute("/v1/chat/completions")
                        .withBackend("x")));
        assertEquals(List.of("row-4"), found(RowFilter.ALL.withRoute("/api/chat")));
        assertEquals(List.of("row-5"), found(RowFilter.ALL.withKey("team-a")));
        assertEquals(List.of("row-5"), found(RowFilter.ALL.withCouncil("run-1")));
        assertEquals(List.of("row-3", "row-2"), found(RowFilter.ALL.within(Rows.BEGIN + 2, Rows.BEGIN + 4)));
        assertEquals(
                List.of("row-3"),
                found(RowFilter.ALL.within(Rows.BEGIN + 2, Rows.BEGIN + 4).withModel("a")));
        assertEquals(List.of(), found(RowFilter.ALL.withModel("c")));
    }

    @Test
    default void pagesThroughEverythingOnceWhileRowsArrive() throws IOException {
        // Many begin in the same millisecond: the cursor must tell them apart.
        store().append(IntStream.range(0, 500)
                .mapToObj(i -> row(i).created(Rows.BEGIN + i / 100).build())
                .toList());
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int arriving = 1_000;
        do {
            RowPage page = reader().list(RowFilter.ALL, cursor, 7);
            seen.addAll(ids(page));
            cursor = page.next();
            store().append(List.of(row(arriving++).created(Rows.BEGIN + 60_000).build()));
        } while (!cursor.isEmpty());

        List<String> expected = new ArrayList<>(
                IntStream.range(0, 500).mapToObj(i -> "row-" + i).toList());
        Collections.reverse(expected);
        assertEquals(expected, seen);
    }

    @Test
    default void pagesThroughEveryCombinationOfFiltersInOrderOfTime() throws IOException {
        java.util.Random random = new java.util.Random(7);
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            // Many in the same millisecond, some out of order, some of a kind without a model or a backend.
            rows.add(row(i).created(Rows.BEGIN + i / 10 - random.nextInt(3))
                    .model(List.of("a", "b", "").get(random.nextInt(3)))
                    .backend(List.of("x", "y", "").get(random.nextInt(3)))
                    .route(List.of("/v1/chat/completions", "/api/chat").get(random.nextInt(2)))
                    .status(List.of(200, 200, 404, 502, 503).get(random.nextInt(5)))
                    .key(random.nextInt(4) == 0 ? "team-a" : "")
                    .build());
        }
        store().append(rows.subList(0, 170));
        store().append(rows.subList(170, 300));
        for (RowFilter filter : combinations()) {
            List<String> expected = StoreFixture.newestFirst(rows, i -> StoreFixture.passes(filter, rows.get(i)));
            assertEquals(expected, paged(filter, 13), filter::toString);
        }
    }

    private static List<RowFilter> combinations() {
        List<RowFilter> filters = new ArrayList<>();
        for (String model : List.of("", "a", "nobody")) {
            for (String backend : List.of("", "x")) {
                for (String route : List.of("", "/api/chat")) {
                    for (int status : List.of(0, 2, 5, 503)) {
                        for (String key : List.of("", "team-a")) {
                            RowFilter filter = RowFilter.ALL
                                    .withModel(model)
                                    .withBackend(backend)
                                    .withRoute(route)
                                    .withStatus(status)
                                    .withKey(key);
                            filters.add(filter);
                            filters.add(filter.within(Rows.BEGIN + 5, Rows.BEGIN + 18));
                        }
                    }
                }
            }
        }
        return filters;
    }

    @Test
    default void endsAPageOfAFilterWhereItsBodiesAreLarge() throws IOException {
        String large = "x ".repeat(300_000);
        store().append(IntStream.range(0, 6)
                .mapToObj(i -> row(i).model(i == 3 ? "b" : "a").response(large).build())
                .toList());
        RowPage first = reader().listWhole(RowFilter.ALL.withModel("a"), "", 100);
        assertEquals(List.of("row-5", "row-4"), ids(first));
        RowPage second = reader().listWhole(RowFilter.ALL.withModel("a"), first.next(), 100);
        assertEquals(List.of("row-2", "row-1"), ids(second));
        RowPage last = reader().listWhole(RowFilter.ALL.withModel("a"), second.next(), 100);
        assertEquals(List.of("row-0"), ids(last));
        assertEquals("", last.next());
    }

    @Test
    default void refusesACursorThatIsNoneOfOurs() {
        for (String cursor : List.of("x", "!!", "AAAA", "\u00e9")) {
            assertThrows(IllegalArgumentException.class, () -> reader().list(RowFilter.ALL, cursor, 10), cursor);
        }
    }
}
