package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.drive.StreamDriver;
import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.time.Duration;
import java.util.Map;

/** A number of concurrent streams of {@link MockBackend#TOKENS} tokens each, one per {@link MockBackend#INTERVAL}. */
public final class StreamScenario {

    private static final Duration LENGTH = MockBackend.INTERVAL.multipliedBy(MockBackend.TOKENS);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Stage stage;
    private final int streams;

    /** A scenario with so many at a time. */
    public StreamScenario(Stage stage, int streams) {
        this.stage = stage;
        this.streams = streams;
    }

    /** The name of the scenario with so many streams. */
    public static String name(int streams) {
        return "streams-" + streams;
    }

    /**
     * Measures once, with the settings' window. Streams under way at its end are read to theirs, so that no lost token
     * is missed.
     */
    public Map<Figure, Double> measure(Way target) {
        LoadGenerator generator = stage.generator();
        StreamDriver driver = driver(target);
        generator.begin(driver);
        LoadGenerator.pause(LENGTH.plus(stage.settings().ramp()));
        Meter meter = new Meter(stage, target);
        generator.mark(driver);
        LoadGenerator.pause(stage.settings().window());
        Readings readings = generator.readings(driver);
        double seconds = meter.seconds();
        Map<Figure, Double> figures =
                meter.stop(Figure.CPU_US_PER_TOKEN, readings.counts().tokens());
        Readings.LoadCounts end = generator.finish(driver, GRACE).counts();
        figures.put(Figure.TOKENS_PER_SECOND, readings.counts().tokens() / seconds);
        figures.put(Figure.FIRST_TOKEN_P50_US, Readings.micros(readings.firstToken(), 50));
        figures.put(Figure.FIRST_TOKEN_P99_US, Readings.micros(readings.firstToken(), 99));
        figures.put(Figure.DELAY_P50_US, Readings.micros(readings.delay(), 50));
        figures.put(Figure.DELAY_P99_US, Readings.micros(readings.delay(), 99));
        figures.put(Figure.GAP_P99_US, Readings.micros(readings.gap(), 99));
        figures.put(Figure.ERRORS, (double) end.errors());
        figures.put(Figure.LOST_TOKENS, (double) end.lost());
        RequestScenario.noteErrors(stage, target, end);
        return figures;
    }

    /** Runs without measuring for a time, and longer {@linkplain Warmth while the target compiles}. */
    public void warm(Way target, Duration time) {
        StreamDriver driver = driver(target);
        stage.generator().begin(driver);
        LoadGenerator.pause(time);
        new Warmth(stage).await(target);
        RequestScenario.noteErrors(
                stage, target, stage.generator().finish(driver, GRACE).counts());
    }

    private StreamDriver driver(Way target) {
        Way.Route route = target.streams();
        StreamDriver.StreamShape shape = new StreamDriver.StreamShape(streams, MockBackend.TOKENS, LENGTH);
        return new StreamDriver(stage.generator().loop(), route.port(), route.streamRequest(), shape);
    }
}
