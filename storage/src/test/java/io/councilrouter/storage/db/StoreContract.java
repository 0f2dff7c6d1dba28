package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.db.StoredRow.Bodies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What both databases store, return and delete, in one set of tests. */
interface StoreContract extends StoreFixture {

    @Test
    default void givesBackWhatItWasGiven() throws IOException {
        String longText = "ein langer Text \u2014 \ud83d\ude80 ".repeat(200);
        StoredRow given = new StoredRow(
                new StoredRow.Identity("0198-a", "192.0.2.7", "team-a", "council-1"),
                new StoredRow.Asked("/v1/chat/completions", "openai", "gpt-4o", true),
                new StoredRow.Answered("llama3.1:8b", "gpu-server", 2, 200, "stop", "stall", true, true),
                new StoredRow.Times(1_769_853_600_123L, 12.5, 345.75),
                new StoredRow.Counts(11, 22, 7, 0.0125),
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

    /** More rows than are needed for a statement of their own, of four kinds and with exceptions among them. */
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
                new StoredRow.Identity("bare", "", "", ""),
                new StoredRow.Asked("/v1/models", "", "", false),
                new StoredRow.Answered("", "", 0, 499, "", "", false),
                new StoredRow.Times(5, -1, 0),
                new StoredRow.Counts(-1, -1, -1, Double.NaN),
                Bodies.NONE);
        store().append(List.of(given));

        StoredRow got = reader().get("bare").orElseThrow().row();
        assertEquals(withoutBodies(given), withoutBodies(got));
        assertEquals(0, got.bodies().size());
    }

    private static StoredRow withoutBodies(StoredRow row) {
        return new StoredRow(
                new StoredRow.Identity(
                        row.id(),
                        row.identity().client(),
                        row.identity().keyId(),
                        row.identity().councilId()),
                new StoredRow.Asked(
                        row.asked().route(), row.asked().dialect(), row.asked().model(), row.asked().stream()),
                new StoredRow.Answered(
                        row.answered().model(),
                        row.answered().backend(),
                        row.answered().attempts(),
                        row.answered().status(),
                        row.answered().finishReason(),
                        row.answered().error(),
                        row.answered().truncated()),
                new StoredRow.Times(
                        row.times().created(), row.times().ttftMs(), row.times().durationMs()),
                new StoredRow.Counts(
                        row.counts().promptTokens(),
                        row.counts().completionTokens(),
                        row.counts().thinkingTokens(),
                        row.counts().cost()),
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
    default void findsARowByTheIdThatItsClientWasToldForTheAnswer() throws IOException {
        StoredRow given =
                row(1).key("team").answer("resp_1", "{\"id\":\"resp_1\"}").build();
        store().append(List.of(
                given, row(2).build(), row(3).answer("resp_3", "").build()));
        StoredRow found = reader().answer("resp_1").orElseThrow().row();
        assertEquals("row-1", found.id());
        assertEquals("team", found.identity().keyId());
        assertEquals("{\"id\":\"resp_1\"}", Rows.text(found.recall().answer()));
        assertEquals(
                Rows.text(given.bodies().request()), Rows.text(found.bodies().request()));
        assertEquals(0, reader().answer("resp_3").orElseThrow().row().recall().answer().length);
        assertTrue(reader().answer("resp_2").isEmpty());
        assertEquals("", reader().get("row-1").orElseThrow().row().recall().id(), "lists do not read it");
    }

    @Test
    default void forgetsWhatWasSaidButNotThatSomethingWas() throws IOException {
        store().append(List.of(
                row(1).response("an elephant").answer("resp_1", "{}").build(), row(2).build()));
        indexAll();
        store().append(List.of(
                row(3).response("another elephant").answer("resp_3", "{}").build()));
        assertTrue(store().forget("resp_1"));
        assertTrue(store().forget("resp_3"));
        assertFalse(store().forget("resp_2"));
        indexAll();
        assertEquals(List.of(), found(RowFilter.ALL.withText("elephant")));
        StoredRow left = reader().answer("resp_1").orElseThrow().row();
        assertEquals(0, left.bodies().size() + left.recall().answer().length);
        assertEquals("resp_1", left.recall().id());
        assertEquals(50, left.counts().completionTokens());
        assertEquals(3, reader().list(RowFilter.ALL, "", 10).rows().size());
        assertTrue(store().delete("row-1"));
        assertTrue(reader().answer("resp_1").isEmpty());
    }
}
