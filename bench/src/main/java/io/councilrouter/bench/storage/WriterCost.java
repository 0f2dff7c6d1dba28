package io.councilrouter.bench.storage;

import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.StoreSettings;
import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.write.BatchWriter;
import io.councilrouter.storage.write.Stores;
import io.councilrouter.storage.write.WriterSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * CPU time that a small exchange costs the writer's thread under heavy load, from the ring to SQLite: in the program
 * (Java, the driver, SQLite) and in the kernel, without filling the ring. Elapsed time says little here, because it
 * depends on the disk. To compare two builds, run them in turns:
 *
 * <pre>
 *   for jars in OLD/bench/target NEW/bench/target OLD/bench/target NEW/bench/target; do
 *       java @conf/jvm.options -XX:+UseSerialGC -cp "$(echo $jars/bench-*.jar):$jars/lib/*" io.councilrouter.bench.storage.WriterCost FOLDER 200000
 *   done
 * </pre>
 *
 * <p>The folder is for the database; it is not emptied.
 */
public final class WriterCost {
    /** Rows that 64 connections bring in a tenth of a second. */
    private static final int ROWS = 2_048;

    private static final int RING = 8 << 20;
    private static final int MAX_BODY = 1 << 20;
    private static final double NANOS_PER_MICRO = 1e3;

    /** One part in so many of the rows only warms up. */
    private static final int WARM = 4;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private WriterCost() {}

    /** Arguments: a folder and the number of rows. */
    public static void main(String[] arguments) throws IOException {
        Path file = Files.createTempFile(Path.of(arguments[0]), "responses", ".db");
        int rows = Integer.parseInt(arguments[1]);
        ByteRing ring = new ByteRing(RING);
        Small small = new Small(ROWS);
        try (Database database = new Database(StoreSettings.sqlite(file, true));
                ResponseStore store = new ResponseStore(database)) {
            store.probe();
            BatchWriter writer = new BatchWriter(
                    new WriterSettings(0, MAX_BODY, 64L << 20, 1L << 30),
                    new BatchWriter.Ends(
                            List.of(ring),
                            OutputStream.nullOutputStream(),
                            new Stores(store, Small.TEXT, file, List.of())),
                    new Loud(),
                    System::nanoTime);
            while (writer.counters().written() < rows / WARM) {
                fill(ring, small);
                write(writer);
            }
            long before = writer.counters().written();
            long all = 0;
            long inProgram = 0;
            while (writer.counters().written() < rows) {
                fill(ring, small);
                long cpu = CPU.getCurrentThreadCpuTime();
                long user = CPU.getCurrentThreadUserTime();
                write(writer);
                all += CPU.getCurrentThreadCpuTime() - cpu;
                inProgram += CPU.getCurrentThreadUserTime() - user;
            }
            double counted = NANOS_PER_MICRO * (writer.counters().written() - before);
            System.out.printf(
                    Locale.ROOT,
                    "%.2f us/row, %.2f in the program, %.2f in the kernel, %d bytes/row%n",
                    all / counted,
                    inProgram / counted,
                    (all - inProgram) / counted,
                    Files.size(file) / writer.counters().written());
        }
    }

    private static void fill(ByteRing ring, Small small) {
        small.renew();
        for (int i = 0; i < ROWS; i++) {
            if (!small.write(ring, i)) {
                throw new IllegalStateException("the ring is full");
            }
        }
    }

    private static void write(BatchWriter writer) {
        long until = writer.counters().written() + ROWS;
        while (writer.counters().written() < until) {
            writer.doWork();
        }
    }
}
