package io.councilrouter.proxy.admin;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;
import io.councilrouter.proxy.local.BlockingAnswer;
import io.councilrouter.proxy.local.JsonBytes;
import io.councilrouter.proxy.local.LocalUpstream;
import io.councilrouter.proxy.local.PathSegment;
import io.councilrouter.proxy.local.Query;
import io.councilrouter.storage.db.KeptRow;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.RowFilter;
import io.councilrouter.storage.db.RowPage;
import io.councilrouter.storage.db.Stats;
import io.councilrouter.storage.write.SlicedWork;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /admin/responses} and what is below it: lists, single rows, totals, deletions. Shared by all loops. */
public final class StoredAnswers {
    private static final int PAGE = 50;
    private static final String[] LIST_NAMES = plus(StoredFilter.NAMES, "cursor", "limit", "bodies");
    private static final String[] DELETE_NAMES = plus(StoredFilter.NAMES, "all");

    private static final byte[] NOTHING = {'n', 'u', 'l', 'l'};

    private final Executor io;
    private final @Nullable Kept kept;

    /**
     * Where rows are read and deleted.
     *
     * @param reader reads them, on {@code admin-io}
     * @param store deletes them, on the writer's thread
     * @param writer accepts work for that thread; false when its queue is full
     * @param clock milliseconds since 1970
     */
    public record Kept(ResponseReader reader, ResponseStore store, Predicate<SlicedWork> writer, LongSupplier clock) {}

    /**
     * Answers from the stored rows.
     *
     * @param io where reads run
     * @param kept null if nothing is stored
     */
    public StoredAnswers(Executor io, @Nullable Kept kept) {
        this.io = io;
        this.kept = kept;
    }

    private static String[] plus(String[] names, String... more) {
        return Stream.concat(Stream.of(names), Stream.of(more)).toArray(String[]::new);
    }

    /** {@code GET /admin/responses}: a page, newest first; with {@code bodies}, at most 100 rows or 1 MiB. */
    public Upstream list() {
        return reading((x, from) -> {
            Query query = Query.of(x, LIST_NAMES);
            RowFilter filter = StoredFilter.of(query);
            String cursor = Optional.ofNullable(query.text("cursor")).orElse("");
            int limit = (int) query.number("limit", PAGE, 1, ResponseReader.PAGE);
            boolean bodies = query.flag("bodies");
            return refused(x, query) ? null : () -> list(from, filter, cursor, limit, bodies);
        });
    }

    private static Consumer<Exchange> list(
            ResponseReader from, RowFilter filter, String cursor, int limit, boolean bodies) throws IOException {
        RowPage page;
        try {
            page = bodies ? from.listWhole(filter, cursor, limit) : from.list(filter, cursor, limit);
        } catch (IllegalArgumentException e) {
            return x -> x.fail(new Fault.Client(
                    FaultCode.INVALID_ARGUMENT, "'cursor' must be the 'next' of an earlier page.", "cursor"));
        }
        ResponseReader.IndexState index = from.indexed();
        return JsonBytes.answer(json -> StoredJson.page(json, page, index, bodies));
    }

    /** {@code GET /admin/responses/{id}}: one complete row. */
    public Upstream one() {
        return reading((x, from) -> {
            String id = PathSegment.of(x);
            return () -> {
                Optional<KeptRow> row = id == null ? Optional.empty() : rowOrRun(from, id);
                if (row.isEmpty()) {
                    return StoredAnswers::unknown;
                }
                List<KeptRow> members = members(from, row.get());
                return JsonBytes.answer(json -> StoredJson.row(json, row.get(), true, members));
            };
        });
    }

    /** The row with that id, else the council run with that id. */
    private static Optional<KeptRow> rowOrRun(ResponseReader from, String id) throws IOException {
        Optional<KeptRow> row = from.get(id);
        if (row.isPresent()) {
            return row;
        }
        return from.listWhole(RowFilter.ALL.withCouncil(id), "", ResponseReader.PAGE).rows().stream()
                .filter(each -> StoredJson.isRun(each.row()))
                .findFirst();
    }

    /** The rows of a run's questions in the order they were asked; empty if {@code run} is not a council's run. */
    private static List<KeptRow> members(ResponseReader from, KeptRow run) throws IOException {
        if (!StoredJson.isRun(run.row())) {
            return List.of();
        }
        RowPage page =
                from.listWhole(RowFilter.ALL.withCouncil(run.row().identity().councilId()), "", ResponseReader.PAGE);
        return page.rows().stream()
                .filter(each -> !StoredJson.isRun(each.row()))
                .sorted(Comparator.comparingLong(
                                (KeptRow each) -> each.row().times().created())
                        .thenComparingLong(KeptRow::n))
                .toList();
    }

    /** {@code GET /admin/responses/stats}: totals and percentiles. */
    public Upstream stats() {
        return reading((x, from) -> {
            Query query = Query.of(x, StoredFilter.STATS_NAMES);
            RowFilter filter = StoredFilter.of(query);
            return refused(x, query)
                    ? null
                    : () -> {
                        Stats stats = from.stats(filter);
                        ResponseReader.IndexState index = from.indexed();
                        return JsonBytes.answer(json -> StoredJson.stats(json, stats, index));
                    };
        });
    }

    /**
     * The same over all time as JSON; {@code null} if nothing is stored or the database cannot be read. On
     * {@code admin-io}.
     */
    byte[] totals() {
        Kept where = kept;
        if (where != null) {
            try {
                Stats stats = where.reader().stats(RowFilter.ALL);
                ResponseReader.IndexState index = where.reader().indexed();
                return JsonBytes.of(json -> StoredJson.stats(json, stats, index));
            } catch (IOException e) {
                // The counters since the start are still reported; /admin/responses/stats says why these totals are
                // missing.
                return NOTHING;
            }
        }
        return NOTHING;
    }

    /**
     * {@code DELETE /admin/responses}: all rows that match the filter now; without a filter only with {@code all=true}.
     */
    public Upstream delete() {
        return deleting(new Deleted(false), (x, where) -> {
            Query query = Query.of(x, DELETE_NAMES);
            RowFilter filter = StoredFilter.of(query);
            if (filter.isAll() && !query.flag("all")) {
                query.wrong("all", "Without a filter everything would be deleted; if you mean that, add all=true.");
            }
            if (refused(x, query)) {
                return null;
            }
            // Rows of exchanges that begin from now on stay; otherwise the deletion might never end.
            RowFilter until = filter.within(
                    filter.from(), Math.min(filter.to(), where.clock().getAsLong() + 1));
            return () -> where.store().deleteSlice(until, ResponseStore.SLICE);
        });
    }

    /** {@code DELETE /admin/responses/{id}}: one row. */
    public Upstream deleteOne() {
        return deleting(new Deleted(true), (x, where) -> {
            String id = PathSegment.of(x);
            if (id == null) {
                unknown(x);
                return null;
            }
            return () -> where.store().delete(id) ? 1 : 0;
        });
    }

    /** What a request reads from the database; null if the request was wrong and has been answered. */
    private interface StoredQuery {
        @Nullable
        Callable<Consumer<Exchange>> of(Exchange x, ResponseReader from);
    }

    private Upstream reading(StoredQuery reading) {
        return new BlockingAnswer(io, x -> {
            Kept where = kept;
            if (where == null) {
                off(x);
                return null;
            }
            Callable<Consumer<Exchange>> work = reading.of(x, where.reader());
            return work == null
                    ? null
                    : () -> {
                        try {
                            return work.call();
                        } catch (IOException e) {
                            return asker -> away(asker, e);
                        }
                    };
        });
    }

    /** What a request deletes; null if the request was wrong and has been answered. */
    private interface Deleting {
        StoredDeletion.@Nullable Step of(Exchange x, Kept where);
    }

    private Upstream deleting(Deleted told, Deleting deleting) {
        return new LocalUpstream(x -> {
            Kept where = kept;
            if (where == null) {
                off(x);
                return;
            }
            StoredDeletion.Step step = deleting.of(x, where);
            if (step != null) {
                x.answerWith(new StoredDeletion(where.writer(), step, told));
            }
        });
    }

    /**
     * How a deletion is answered.
     *
     * @param one whether a single row was to be deleted, so that finding none is a fault
     */
    private record Deleted(boolean one) implements StoredDeletion.DeletionAnswer {
        @Override
        public void deleted(Exchange x, long rows) {
            if (one && rows == 0) {
                unknown(x);
            } else {
                JsonBytes.answer(
                                json -> json.open().name("deleted").number(rows).close())
                        .accept(x);
            }
        }

        @Override
        public void failed(Exchange x, IOException why) {
            away(x, why);
        }

        @Override
        public void refused(Exchange x) {
            x.fail(new Fault.Refused(
                    FaultCode.QUEUE_FULL,
                    "Too many deletions are waiting; try again in a moment.",
                    Duration.ofSeconds(1)));
        }
    }

    private static boolean refused(Exchange x, Query query) {
        Fault fault = query.fault();
        if (fault != null) {
            x.fail(fault);
        }
        return fault != null;
    }

    private static void unknown(Exchange x) {
        x.fail(new Fault.Client(
                FaultCode.UNKNOWN_PATH, "No stored response has this id; GET /admin/responses lists them.", "id"));
    }

    private static void off(Exchange x) {
        x.fail(new Fault.Client(
                FaultCode.UNKNOWN_PATH,
                "Nothing is kept: response_storage.enabled is false in the gateway's configuration.",
                null));
    }

    private static void away(Exchange x, IOException why) {
        x.fail(new Fault.Refused(
                FaultCode.STORAGE_AWAY,
                "The stored responses cannot be reached: " + why.getMessage() + ".",
                Duration.ofSeconds(1)));
    }
}
