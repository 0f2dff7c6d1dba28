package io.councilrouter.proxy.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.function.Supplier;

/** The state of storage, read when the page is requested; absent if nothing is stored. Any thread. */
public final class StorageStates extends Collector {

    /**
     * Counters of storage at one moment.
     *
     * @param rows what happened to rows
     * @param pendingBytes bytes in rings and memory, on their way to the database
     * @param spoolBytes bytes in the spool file, until the database is back
     * @param answerBytes bytes of answers in memory to which clients may come back before the database has them
     * @param diskFree bytes free on the disk of the database, 0 if it is not on this machine
     * @param diskSize size of that disk in bytes, 0 if it is not on this machine
     */
    public record StorageReading(
            RowCounts rows, long pendingBytes, long spoolBytes, long answerBytes, long diskFree, long diskSize) {}

    /**
     * What happened to rows, ever.
     *
     * @param written in the database
     * @param dropped lost
     * @param spooled taken by the spool file
     * @param truncated stored with a part missing
     * @param refused parts of rows that found no room in a ring
     * @param answersLetGo answers to come back to that memory had no room for before the database had them
     */
    public record RowCounts(
            long written, long dropped, long spooled, long truncated, long refused, long answersLetGo) {}

    private final Supplier<StorageReading> reads;

    StorageStates(Supplier<StorageReading> reads) {
        this.reads = reads;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        StorageReading reading = reads.get();
        Shown page = new Shown();
        page.gauge("storage_pending_bytes", "Bytes on their way to the database.", reading.pendingBytes())
                .gauge(
                        "storage_spool_bytes",
                        "Bytes in the spool file until the database is back.",
                        reading.spoolBytes())
                .counter(
                        "storage_written_total",
                        "Rows in the database.",
                        reading.rows().written())
                .counter(
                        "storage_dropped_total",
                        "Rows that were lost.",
                        reading.rows().dropped())
                .counter(
                        "storage_spooled_total",
                        "Rows that went to the spool file.",
                        reading.rows().spooled())
                .counter(
                        "storage_truncated_total",
                        "Rows with a part missing.",
                        reading.rows().truncated())
                .counter(
                        "storage_refused_total",
                        "Parts of rows that found no room in a ring.",
                        reading.rows().refused());
        page.gauge(
                        "storage_answer_bytes",
                        "Bytes of answers in memory for previous_response_id until the database has them.",
                        reading.answerBytes())
                .counter(
                        "storage_answers_let_go_total",
                        "Answers for previous_response_id that found no room there.",
                        reading.rows().answersLetGo());
        if (reading.diskSize() > 0) {
            page.gauge("storage_disk_free_bytes", "Free on the disk of the database.", reading.diskFree())
                    .gauge("storage_disk_size_bytes", "Size of the disk of the database.", reading.diskSize());
        }
        return page.families();
    }
}
