package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.Leaver;
import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.target.Way;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** A client leaves in the middle of its stream: how long until the model server sees its connection closed. */
public final class AbortScenario {

    /** The scenario's name. */
    public static final String NAME = "abort";

    private static final int LEAVE_AFTER_TOKEN = 5;
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Stage stage;

    /** A scenario on this stage. */
    public AbortScenario(Stage stage) {
        this.stage = stage;
    }

    /** Measures several aborts in a row. One that the mock does not see within two seconds is an error. */
    public Map<Figure, Double> measure(Way target) {
        Histogram times = new Histogram(PATIENCE_NANOS, 3);
        int errors = 0;
        for (int i = 0; i < stage.settings().aborts(); i++) {
            long nanos = once(target);
            if (nanos < 0) {
                errors++;
            } else {
                times.recordValue(Math.min(nanos, PATIENCE_NANOS));
            }
        }
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.ABORT_P50_US, Readings.micros(times, 50));
        figures.put(Figure.ABORT_MAX_US, Readings.micros(times, 100));
        figures.put(Figure.ERRORS, (double) errors);
        if (errors > 0) {
            stage.results()
                    .note("Aborts through " + target.name() + " that the model server did not see within 2 s: " + errors
                            + ".");
        }
        return figures;
    }

    private long once(Way target) {
        MockProcess mock = stage.mock();
        Way.Route route = target.streams();
        try {
            long before = mock.counters().aborts();
            Leaver leaver =
                    new Leaver(stage.generator().loop(), route.port(), route.streamRequest(), LEAVE_AFTER_TOKEN);
            long leftAt = leaver.leave().get(5, TimeUnit.SECONDS);
            while (System.nanoTime() - leftAt < PATIENCE_NANOS) {
                MockProcess.Counters counters = mock.counters();
                if (counters.aborts() > before) {
                    return Math.max(0, counters.lastAbortNanos() - leftAt);
                }
                LoadGenerator.pause(POLL);
            }
            return -1;
        } catch (IOException | ExecutionException | TimeoutException failed) {
            stage.results().note("An abort through " + target.name() + " could not be tried: " + failed + ".");
            return -1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
