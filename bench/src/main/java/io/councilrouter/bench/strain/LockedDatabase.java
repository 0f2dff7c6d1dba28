package io.councilrouter.bench.strain;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.drive.StreamDriver;
import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.target.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Streams tokens through a gateway, locks its database for ten seconds, and compares the gaps between tokens at the
 * client with those in the ten seconds before and after. No stream may fail, no token may be lost, the gap's 99th
 * percentile must not move, and in the end each exchange must have its row.
 */
final class LockedDatabase {

    private static final int STREAMS = 120;
    private static final Duration WARM = Duration.ofSeconds(6);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final double PERCENTILE = 99;
    private static final double MICROS_PER_MILLI = 1e3;

    /** Allowed factor, since the machine may be busy with other things in one window and not in the other. */
    private static final double FACTOR = 3;

    private static final double SPARE_MILLIS = 10;

    private final StrainSetup setup;
    private final MockProcess mock;

    LockedDatabase(StrainSetup setup, MockProcess mock) {
        this.setup = setup;
        this.mock = mock;
    }

    /** Runs it; returns whether all went well. */
    boolean run() throws IOException {
        Readings before;
        Readings during;
        Readings after;
        Readings all;
        long spooled;
        try (LoadGenerator generator = new LoadGenerator();
                MeasuredGateway gateway = setup.open(mock);
                Stranger stranger = new Stranger(setup.database())) {
            Way.Route route = gateway.plain().streams();
            StreamDriver driver = new StreamDriver(
                    generator.loop(),
                    route.port(),
                    route.streamRequest(),
                    new StreamDriver.StreamShape(STREAMS, MockBackend.TOKENS, Duration.ofSeconds(2)));
            generator.begin(driver);
            LoadGenerator.pause(WARM);
            before = window(generator, driver);
            stranger.lock();
            during = window(generator, driver);
            setup.await(gateway, "spooling");
            spooled = setup.metric(gateway, "storage_spooled_total");
            stranger.unlock();
            setup.await(gateway, "ok");
            after = window(generator, driver);
            all = generator.finish(driver, GRACE);
        }
        long lines = setup.accessLines();
        long rows;
        try (Stranger stranger = new Stranger(setup.database())) {
            rows = stranger.count("SELECT count(*) FROM responses WHERE truncated = 0");
        }
        // Other work on the machine would show in the windows around it, too; only the lock shows in this one alone.
        double free = Math.max(gap(before), gap(after));
        double locked = gap(during);
        say("before", before);
        say("locked", during);
        say("after ", after);
        System.out.printf(
                Locale.ROOT,
                "p99 of the gap %.2fx the larger of those around; %d errors, %d tokens lost; %d rows spooled; %d access lines, %d rows%s%n",
                locked / free,
                all.counts().errors(),
                all.counts().lost(),
                spooled,
                lines,
                rows,
                all.counts().firstError().isEmpty()
                        ? ""
                        : "; the first error: " + all.counts().firstError());
        return all.counts().errors() == 0
                && all.counts().lost() == 0
                && spooled > 0
                && rows == lines
                && locked <= FACTOR * free + SPARE_MILLIS;
    }

    private static Readings window(LoadGenerator generator, StreamDriver driver) {
        generator.mark(driver);
        LoadGenerator.pause(WINDOW);
        return generator.readings(driver);
    }

    private static double gap(Readings readings) {
        return Readings.micros(readings.gap(), PERCENTILE) / MICROS_PER_MILLI;
    }

    private static void say(String what, Readings readings) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d tokens, gap p50 %.1f p99 %.1f p99.9 %.1f ms, delay p99 %.2f ms%n",
                what,
                readings.counts().tokens(),
                Readings.micros(readings.gap(), 50) / MICROS_PER_MILLI,
                gap(readings),
                Readings.micros(readings.gap(), 99.9) / MICROS_PER_MILLI,
                Readings.micros(readings.delay(), PERCENTILE) / MICROS_PER_MILLI);
    }
}
