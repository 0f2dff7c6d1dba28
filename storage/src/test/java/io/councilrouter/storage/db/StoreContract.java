package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.db.StoredRow.Bodies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both databases do, by the same tests. */
interface StoreContract {

    /** The database of the test, empty. */
    Database database();

    /** Its writer. */
    ResponseStore store();

    /** Its reader. */
    default ResponseReader reader() {
        return new ResponseReader(database());
    }

    private static List<String> ids(RowPage page) {
        return page.rows().stream().map(kept -> kept.row().id()).toList();
    }

    private List<String> found(RowFilter filter) throws IOException {
        return ids(reader().list(filter, "", ResponseReader.PAGE));
    }

    private void indexAll() throws IOException {
        while (store().indexSlice(ResponseStore.SLICE) > 0) {
            // until all are
        }
    }

    @Test
    default void givesBackWhatItWasGiven() throws IOException {
        String longText = "ein langer Text \u2014 \ud83d\ude80 ".repeat(200);
        StoredRow given = new StoredRow(
                "0198-a",
                1_769_853_600_123L,
                "/v1/chat/completions",
                "openai",
                "gpt-4o",
                "llama3.1:8b",
                "gpu-server",
                2,
                200,
                true,
                11,
                22,
                7,
                0.0125,
                12.5,
                345.75,
                "stop",
                "stall",
                "192.0.2.7",
                "team-a",
                "council-1",
                true,
                new Bodies(
                        Rows.utf8("{\"model\":\"gpt-4o\"}"),
                        Rows.utf8(longText),
                        Rows.utf8("hm"),
                        Rows.utf8("[{\"name\":\"weather\"}]")));
        assertEquals(1, store().append(List.of(given)));

        StoredRow got = reader().get("0198-a").orElseThrow().row();
        assertEquals(Rows.text(given.bodies().request()), Rows.text(got.bodies().request()));
        assertEquals(longText, Rows.text(got.bodies().response()));
        assertEquals("hm", Rows.text(got.bodies().thinking()));
        assertEquals("[{\"name\":\"weather\"}]", Rows.text(got.bodies().toolCalls()));
        assertEquals(withoutBodies(given), withoutBodies(got));
        assertTrue(reader().get("no such").isEmpty());
    }

    /** More than are needed for a statement of their own, of four kinds and with exceptions among them. */
    @Test
    default void keepsRowsThatAreAlikeAsItKeepsOthers() throws IOException {
        String[] models = {"llama3.1:8b", "it's; DROP TABLE responses; --", "qwen\0", ""};
        List<StoredRow> given = IntStream.range(0, 8 * RowInsert.WORTH)
                .mapToObj(i -> row(i).model(models[i % models.length])
                        .response(i % 7 == 0 ? "" : "answer " + i)
                        .key(i % 11 == 0 ? "team-a" : "")
                        .times(i % 13 == 0 ? -1 : 2, 1_000 + i)
                        .error(i % 17 == 0 ? "stall" : "")
                        .thinking(i % 19 == 0 ? "hm" : "")
                        .tokens(i % 23 - 1)
                        .thought(i % 29 % 3 - 1)
                        .build())
                .toList();
        assertEquals(given.size(), store().append(given));
        assertEquals(0, store().append(given), "a replay brings nothing new");
        for (StoredRow row : given) {
            StoredRow got = reader().get(row.id()).orElseThrow().row();
            assertEquals(
                    withoutBodies(row).toString().replace('\0', ' '),
                    withoutBodies(got).toString());
            assertEquals(
                    Rows.text(row.bodies().request()), Rows.text(got.bodies().request()));
            assertEquals(
                    Rows.text(row.bodies().response()), Rows.text(got.bodies().response()));
            assertEquals(
                    Rows.text(row.bodies().thinking()), Rows.text(got.bodies().thinking()));
        }
        assertEquals(
                given.size() / 4,
                reader().list(RowFilter.ALL.withModel(models[1]), "", 500)
                        .rows()
                        .size());
    }

    @Test
    default void keepsEveryExchangeOfAClientThatSendsOneIdWithAllOfThem() throws IOException {
        List<StoredRow> batch = List.of(
                row(1).created(1_000).times(1, 1.5).response("one").build().named("same"),
                row(2).created(1_000).times(1, 2.5).response("two").build().named("same"),
                row(3).created(2_000).times(1, 1.5).response("three").build().named("same"));
        assertEquals(3, store().append(batch));
        assertEquals(0, store().append(batch), "a replay brings nothing new");
        List<String> ids = found(RowFilter.ALL);
        assertEquals(3, Set.copyOf(ids).size());
        assertTrue(ids.stream().allMatch(id -> id.equals("same") || id.startsWith("same~")), ids::toString);
        assertEquals(
                "one",
                Rows.text(reader().get("same").orElseThrow().row().bodies().response()));
    }

    @Test
    default void knowsWhatIsUnknown() throws IOException {
        StoredRow given = new StoredRow(
                "bare",
                5,
                "/v1/models",
                "",
                "",
                "",
                "",
                0,
                499,
                false,
                -1,
                -1,
                -1,
                Double.NaN,
                -1,
                0,
                "",
                "",
                "",
                "",
                "",
                false,
                Bodies.NONE);
        store().append(List.of(given));

        StoredRow got = reader().get("bare").orElseThrow().row();
        assertEquals(withoutBodies(given), withoutBodies(got));
        assertEquals(0, got.bodies().size());
    }

    private static StoredRow withoutBodies(StoredRow row) {
        return new StoredRow(
                row.id(),
                row.created(),
                row.route(),
                row.dialect(),
                row.modelAsked(),
                row.model(),
                row.backend(),
                row.attempts(),
                row.status(),
                row.stream(),
                row.promptTokens(),
                row.completionTokens(),
                row.thinkingTokens(),
                row.cost(),
                row.ttftMs(),
                row.durationMs(),
                row.finishReason(),
                row.error(),
                row.client(),
                row.keyId(),
                row.councilId(),
                row.truncated(),
                Bodies.NONE);
    }

    @Test
    default void takesABatchTwiceAndCountsItOnce() throws IOException {
        List<StoredRow> first = List.of(row(1).build(), row(2).build());
        List<StoredRow> again = List.of(row(1).build(), row(3).build(), row(3).build(), row(2).build());
        assertEquals(2, store().append(first));
        assertEquals(1, store().append(again));
        assertEquals(0, store().append(again));

        assertEquals(List.of("row-3", "row-2", "row-1"), found(RowFilter.ALL));
        Stats.Slice total = reader().stats(RowFilter.ALL).total();
        assertEquals(3, total.requests());
        assertEquals(150, total.completionTokens());
        assertEquals(60, total.promptTokens());
    }

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
            List<String> expected = IntStream.range(0, rows.size())
                    .boxed()
                    .filter(i -> passes(filter, rows.get(i)))
                    .sorted(java.util.Comparator.<Integer>comparingLong(
                                    i -> rows.get(i).created())
                            .thenComparing(java.util.Comparator.naturalOrder())
                            .reversed())
                    .map(i -> "row-" + i)
                    .toList();
            List<String> seen = new ArrayList<>();
            String cursor = "";
            do {
                RowPage page = reader().list(filter, cursor, 13);
                assertTrue(page.rows().size() == 13 || page.next().isEmpty());
                seen.addAll(ids(page));
                cursor = page.next();
            } while (!cursor.isEmpty());
            assertEquals(expected, seen, filter::toString);
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

    private static boolean passes(RowFilter filter, StoredRow row) {
        return (filter.model().isEmpty() || filter.model().equals(row.model()))
                && (filter.backend().isEmpty() || filter.backend().equals(row.backend()))
                && (filter.route().isEmpty() || filter.route().equals(row.route()))
                && (filter.key().isEmpty() || filter.key().equals(row.keyId()))
                && (filter.status() == 0 || filter.status() == (filter.isClass() ? row.status() / 100 : row.status()))
                && row.created() >= filter.from()
                && row.created() < filter.to();
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
    default void pagesThroughASearch() throws IOException {
        store().append(IntStream.range(0, 50)
                .mapToObj(i -> row(i).response(i % 2 == 0 ? "an even answer" : "an odd answer")
                        .build())
                .toList());
        indexAll();
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            RowPage page = reader().list(RowFilter.ALL.withText("odd answer"), cursor, 4);
            seen.addAll(ids(page));
            cursor = page.next();
        } while (!cursor.isEmpty());
        assertEquals(25, seen.size());
        assertEquals(25, new HashSet<>(seen).size());
        assertEquals("row-49", seen.getFirst());
    }

    @Test
    default void refusesACursorThatIsNoneOfOurs() {
        for (String cursor : List.of("x", "!!", "AAAA", "\u00e9")) {
            assertThrows(IllegalArgumentException.class, () -> reader().list(RowFilter.ALL, cursor, 10), cursor);
        }
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
        assertEquals(List.of(), found(RowFilter.ALL.withText("content")), "names of members are no words");
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
    default void deletesWhatIsTooOldAndKeepsItsSums() throws IOException {
        store().append(IntStream.range(0, 100).mapToObj(i -> row(i).build()).toList());
        store().indexSlice(60);
        int deleted = 0;
        int slice;
        do {
            slice = store().retainSlice(Rows.BEGIN + 80, 30);
            assertTrue(slice <= 30);
            deleted += slice;
        } while (slice == 30);

        assertEquals(80, deleted);
        assertEquals(20, found(RowFilter.ALL).size());
        indexAll();
        assertEquals(20, found(RowFilter.ALL.withText("sky")).size());
        assertEquals(100, reader().stats(RowFilter.ALL).total().requests());
    }

    @Test
    default void deletesByIdAndByFilter() throws IOException {
        store().append(List.of(
                row(1).model("a").build(),
                row(2).model("b").build(),
                row(3).model("a").build()));
        indexAll();
        assertTrue(store().delete("row-2"));
        assertFalse(store().delete("row-2"));
        assertEquals(List.of("row-3", "row-1"), found(RowFilter.ALL.withText("sky")));
        assertEquals(1, store().deleteSlice(RowFilter.ALL.withModel("a").withText("sky"), 1));
        assertEquals(List.of("row-1"), found(RowFilter.ALL));
        assertEquals(1, store().deleteSlice(RowFilter.ALL, 100));
        assertEquals(0, store().deleteSlice(RowFilter.ALL, 100));
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

    @Test
    default void exportsEverythingWithItsBodies() throws IOException {
        String large = "x ".repeat(150_000);
        store().append(IntStream.range(0, 250)
                .mapToObj(i -> row(i).response(i % 50 == 0 ? large : "a" + i).build())
                .toList());
        Set<String> ids = new HashSet<>();
        long[] bytes = {0};
        reader().export(RowFilter.ALL, kept -> {
            ids.add(kept.row().id());
            bytes[0] += kept.row().bodies().response().length;
            return true;
        });
        assertEquals(250, ids.size());
        assertTrue(bytes[0] > 5L * large.length());

        List<String> first = new ArrayList<>();
        reader().export(RowFilter.ALL, kept -> {
            first.add(kept.row().id());
            return first.size() < 3;
        });
        assertEquals(List.of("row-249", "row-248", "row-247"), first);
    }

    @Test
    default void sumsByModelBackendAndDay() throws IOException {
        long nextDay = Rows.BEGIN + 24 * Rollup.HOUR;
        store().append(List.of(
                row(1).model("a").backend("x").build(),
                row(2).model("a").backend("y").status(503).tokens(0).build(),
                row(3).model("b").backend("y").created(nextDay).error("stall").build()));
        store().append(List.of(row(4).model("b").backend("y").created(nextDay).build()));
        store().append(List.of(row(5).model("b").backend("y").created(nextDay).build()));

        Stats stats = reader().stats(RowFilter.ALL);
        assertEquals(5, stats.total().requests());
        assertEquals(2, stats.total().errors());
        assertEquals(200, stats.total().completionTokens());
        assertEquals(1_120, stats.total().durationMs());
        assertEquals(5 * row(1).build().bodies().size(), stats.total().bytes());
        assertEquals(List.of("b=3", "a=2"), names(stats.byModel()));
        assertEquals(List.of("y=4", "x=1"), names(stats.byBackend()));
        assertEquals(List.of("2026-01-31=2", "2026-02-01=3"), names(stats.byDay()));
        assertEquals(
                List.of("b=3"),
                names(reader().stats(RowFilter.ALL.withModel("b")).byModel()));
        assertEquals(
                stats,
                reader().stats(RowFilter.ALL.within(Rows.BEGIN, nextDay + 1)),
                "hours at the ends and days between say the same");
        assertEquals(stats, reader().stats(RowFilter.ALL.withRoute("/v1/chat/completions")));
        assertEquals(1, reader().stats(RowFilter.ALL.withStatus(5)).total().requests());
        assertEquals(
                3,
                reader().stats(RowFilter.ALL.within(nextDay, nextDay + 1))
                        .total()
                        .requests());
        assertEquals(
                2,
                reader().stats(RowFilter.ALL.within(Long.MIN_VALUE, nextDay))
                        .total()
                        .requests());
    }

    private static List<String> names(List<Stats.Slice> slices) {
        return slices.stream()
                .map(slice -> slice.name() + "=" + slice.requests())
                .toList();
    }

    @Test
    default void percentilesAreWithinFivePercent() throws IOException {
        java.util.Random random = new java.util.Random(42);
        List<StoredRow> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            double ttft = Math.exp(random.nextGaussian() * 1.5 + 5);
            double decode = 20 + random.nextDouble() * 20_000;
            rows.add(row(i).times(ttft, ttft + decode)
                    .tokens(1 + random.nextInt(2_000))
                    .build());
        }
        // In batches, so that stored histograms are added up.
        for (int i = 0; i < rows.size(); i += 500) {
            store().append(rows.subList(i, i + 500));
        }
        Stats.Slice total = reader().stats(RowFilter.ALL).total();
        near(exact(rows, StoredRow::ttftMs), total.ttftMs());
        near(exact(rows, Sums::tokensPerSecond), total.tokensPerSecond());
    }

    private static double[] exact(List<StoredRow> rows, ToDoubleFunction<StoredRow> value) {
        double[] sorted = rows.stream().mapToDouble(value).sorted().toArray();
        return Arrays.stream(new double[] {0.5, 0.95, 0.99})
                .map(share -> sorted[(int) Math.ceil(share * sorted.length) - 1])
                .toArray();
    }

    private static void near(double[] exact, Stats.Percentiles got) {
        assertEquals(exact[0], got.p50(), exact[0] * 0.05);
        assertEquals(exact[1], got.p95(), exact[1] * 0.05);
        assertEquals(exact[2], got.p99(), exact[2] * 0.05);
    }
}
