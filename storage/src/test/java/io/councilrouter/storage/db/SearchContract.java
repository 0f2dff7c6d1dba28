package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How both databases search, in one set of tests. */
interface SearchContract extends StoreFixture {

    @Test
    default void pagesThroughASearch() throws IOException {
        store().append(IntStream.range(0, 50)
                .mapToObj(i -> row(i).response(i % 2 == 0 ? "an even answer" : "an odd answer")
                        .build())
                .toList());
        indexAll();
        List<String> seen = paged(RowFilter.ALL.withText("odd answer"), 4);
        assertEquals(25, seen.size());
        assertEquals(25, new HashSet<>(seen).size());
        assertEquals("row-49", seen.getFirst());
    }

    @Test
    default void findsWordsPhrasesAndWhatIsNotThere() throws IOException {
        store().append(List.of(
                row(1).request("{\"messages\":[{\"role\":\"user\",\"content\":\"Tell me\\nof the Eiffel tower\"}]}")
                        .response("Iron.")
                        .build(),
                row(2).response("The tower of London").build(),
                row(3).thinking("London, the tower?").response("no").build(),
                row(4).toolCalls("[{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Warsaw\\\"}\"}]")
                        .response("")
                        .build(),
                row(5).response("caf\u00e9 na\u00efve").build()));
        indexAll();

        assertEquals(List.of("row-3", "row-2", "row-1"), found(RowFilter.ALL.withText("tower")));
        assertEquals(List.of("row-1"), found(RowFilter.ALL.withText("eiffel TOWER")));
        assertEquals(List.of("row-2"), found(RowFilter.ALL.withText("\"tower of london\"")));
        assertEquals(List.of("row-3", "row-2"), found(RowFilter.ALL.withText("tower -eiffel")));
        assertEquals(List.of("row-3", "row-1"), found(RowFilter.ALL.withText("tower -\"tower of london\"")));
        assertEquals(List.of("row-4"), found(RowFilter.ALL.withText("warsaw")));
        assertEquals(List.of("row-5", "row-4"), found(RowFilter.ALL.withText("-tower")));
        assertEquals(List.of("row-1"), found(RowFilter.ALL.withText("of -london")));
        assertEquals(List.of(), found(RowFilter.ALL.withText("content")), "member names are not words");
        assertEquals(List.of("row-5"), found(RowFilter.ALL.withText("caf\u00e9")));
        assertEquals(List.of("row-2"), found(RowFilter.ALL.withText("tower").within(Rows.BEGIN + 2, Rows.BEGIN + 3)));
    }

    @Test
    default void searchesWithinFilters() throws IOException {
        store().append(List.of(
                row(1).model("a").status(200).build(),
                row(2).model("b").status(502).build(),
                row(3).model("a").backend("z").key("k").council("c").status(503).build()));
        indexAll();
        RowFilter sky = RowFilter.ALL.withText("sky");
        assertEquals(List.of("row-3", "row-1"), found(sky.withModel("a")));
        assertEquals(List.of("row-3", "row-2"), found(sky.withStatus(5)));
        assertEquals(List.of("row-2"), found(sky.withStatus(502)));
        assertEquals(List.of("row-3"), found(sky.withBackend("z").withKey("k").withCouncil("c")));
        assertEquals(List.of(), found(sky.withBackend("z").withModel("b")));
        long day = 24 * Rollup.HOUR;
        assertEquals(List.of("row-2", "row-1"), found(sky.within(Long.MIN_VALUE, Rows.BEGIN + 3)));
        assertEquals(List.of("row-2"), found(sky.within(Rows.BEGIN + 2, Rows.BEGIN + 3)));
        assertEquals(List.of("row-3"), found(sky.within(Rows.BEGIN + 3, Rows.BEGIN + 400 * day)));
        assertEquals(List.of("row-3"), found(sky.within(Rows.BEGIN + 3, Long.MAX_VALUE)));
        assertEquals(List.of(), found(sky.within(Rows.BEGIN - 9 * day, Rows.BEGIN)));
        assertEquals(List.of("row-3", "row-2", "row-1"), found(sky.withRoute("/v1/chat/completions")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"\"",
                "-",
                "--",
                "- -",
                "-\"",
                "*",
                "a*",
                "(",
                ")",
                "a OR",
                "AND",
                "NOT",
                "NEAR(a b)",
                "a:b",
                "^a",
                "words:x",
                "{words}",
                "\\",
                "'",
                "a' OR '1'='1",
                "\"a",
                "a\"b\"c",
                "-\"a b",
                "\u0000",
                "a\u0000b",
                "\ud800",
                "\ud83d\ude80",
                "%",
                ";",
                "a AND -b",
                "+a",
                "\t\n",
                "<->",
                "a & !b",
                ":*",
                "a | b",
                "\"a\" \"b\"",
                "!!!"
            })
    default void takesWhateverIsTyped(String typed) throws IOException {
        store().append(List.of(row(1).response("a b c").build()));
        indexAll();
        assertTrue(found(RowFilter.ALL.withText(typed)).size() <= 1);
        assertTrue(found(RowFilter.ALL.withText(typed.repeat(300))).size() <= 1);
    }

    @Test
    default void indexesBehindTheWriterInSlices() throws IOException {
        store().append(IntStream.range(0, 450).mapToObj(i -> row(i).build()).toList());
        assertEquals(List.of(), found(RowFilter.ALL.withText("sky")));
        assertEquals(0, store().indexedUntil());
        assertEquals(200, store().indexSlice(200));
        assertEquals(200, found(RowFilter.ALL.withText("sky")).size());
        assertTrue(store().indexedUntil() > 0);
        indexAll();
        assertEquals(450, found(RowFilter.ALL.withText("sky")).size());
        ResponseReader.IndexState state = reader().indexed();
        assertEquals(state.newest(), state.until());
        assertEquals(state.newest(), store().indexedUntil());
    }

    @Test
    default void indexesRowsThatComeAfterTheNewestWasDeleted() throws IOException {
        store().append(List.of(row(1).build(), row(2).build()));
        indexAll();
        store().deleteSlice(RowFilter.ALL, 100);
        store().append(List.of(row(3).build()));
        indexAll();
        assertEquals(List.of("row-3"), found(RowFilter.ALL.withText("sky")));

        store().append(List.of(row(4).build(), row(5).build()));
        indexAll();
        store().deleteSlice(RowFilter.ALL, 1);
        store().append(List.of(row(6).build(), row(7).build()));
        indexAll();
        assertEquals(List.of("row-7", "row-6", "row-4", "row-3"), found(RowFilter.ALL.withText("sky")));
    }
}
