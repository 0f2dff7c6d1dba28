package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.drive.RequestDriver;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.time.Duration;
import java.util.Map;

/** A closed loop of small requests over some connections. */
public final class RequestScenario {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Stage stage;
    private final int connections;

    /** A scenario over so many connections. */
    public RequestScenario(Stage stage, int connections) {
        this.stage = stage;
        this.connections = connections;
    }

    /** The name of the scenario with so many connections. */
    public static String name(int connections) {
        return "requests-" + connections;
    }

    /** Measures once, with the settings' window. */
    public Map<Figure, Double> measure(Way target) {
        LoadGenerator generator = stage.generator();
        RequestDriver driver = driver(target);
        generator.begin(driver);
        LoadGenerator.pause(stage.settings().ramp());
        Meter meter = new Meter(stage, target);
        generator.mark(driver);
        LoadGenerator.pause(stage.settings().window());
        Readings readings = generator.readings(driver);
        double seconds = meter.seconds();
        Map<Figure, Double> figures =
                meter.stop(Figure.CPU_US_PER_REQUEST, readings.counts().completed());
        Readings.LoadCounts end = generator.finish(driver, GRACE).counts();
        figures.put(Figure.REQUESTS_PER_SECOND, readings.counts().completed() / seconds);
        figures.put(Figure.P50_US, Readings.micros(readings.latency(), 50));
        figures.put(Figure.P99_US, Readings.micros(readings.latency(), 99));
        figures.put(Figure.ERRORS, (double) end.errors());
        noteErrors(stage, target, end);
        return figures;
    }

    /** Runs without measuring for a time, and longer {@linkplain Warmth while the target compiles}. */
    public void warm(Way target, Duration time) {
        RequestDriver driver = driver(target);
        stage.generator().begin(driver);
        LoadGenerator.pause(time);
        new Warmth(stage).await(target);
        noteErrors(stage, target, stage.generator().finish(driver, GRACE).counts());
    }

    /** Measures so many requests, however long they take (ten minutes at most). */
    public Map<Figure, Double> measure(Way target, long requests) {
        LoadGenerator generator = stage.generator();
        RequestDriver driver = driver(target);
        generator.begin(driver);
        LoadGenerator.pause(stage.settings().ramp());
        Meter meter = new Meter(stage, target);
        generator.mark(driver);
        generator.awaitCompleted(driver, requests, Duration.ofMinutes(10));
        Map<Figure, Double> figures = meter.stop(
                Figure.CPU_US_PER_REQUEST, generator.readings(driver).counts().completed());
        Readings.LoadCounts end = generator.finish(driver, GRACE).counts();
        figures.put(Figure.ERRORS, (double) end.errors());
        noteErrors(stage, target, end);
        return figures;
    }

    /** Makes a failure visible beside the figures. */
    static void noteErrors(Stage stage, Way target, Readings.LoadCounts counts) {
        if (counts.errors() > 0) {
            stage.results().note("Errors through " + target.name() + ", the first: " + counts.firstError() + ".");
        }
    }

    private RequestDriver driver(Way target) {
        Way.Route route = target.requests();
        return new RequestDriver(stage.generator().loop(), route.port(), route.request(), connections);
    }
}
