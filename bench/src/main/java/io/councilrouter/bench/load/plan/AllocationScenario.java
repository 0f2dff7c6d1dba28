package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.RequestDriver;
import io.councilrouter.bench.load.drive.StreamDriver;
import io.councilrouter.bench.load.machine.AllocationMeter;
import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Heap that the gateway allocates per request and per token when it is warm, all of its threads together. */
public final class AllocationScenario {

    /** The scenario's name. */
    public static final String NAME = "allocation";

    private static final int CONNECTIONS = 64;
    private static final Duration LENGTH = MockBackend.INTERVAL.multipliedBy(MockBackend.TOKENS);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Stage stage;
    private final AllocationMeter meter;

    /** A scenario that measures the JVM to which the meter is attached. */
    public AllocationScenario(Stage stage, AllocationMeter meter) {
        this.stage = stage;
        this.meter = meter;
    }

    /** Measures requests, then streams. */
    public Map<Figure, Double> measure(Way target) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.BYTES_PER_REQUEST, perRequest(target));
        figures.put(Figure.BYTES_PER_TOKEN, perToken(target));
        return figures;
    }

    private double perRequest(Way target) {
        LoadGenerator generator = stage.generator();
        Way.Route route = target.requests();
        RequestDriver driver = new RequestDriver(generator.loop(), route.port(), route.request(), CONNECTIONS);
        generator.begin(driver);
        LoadGenerator.pause(stage.settings().ramp());
        Map<String, Long> before = meter.bytesByThread();
        generator.mark(driver);
        generator.awaitCompleted(driver, stage.settings().steadyRequests(), MOST);
        long done = generator.readings(driver).counts().completed();
        Map<String, Long> after = meter.bytesByThread();
        generator.finish(driver, GRACE);
        return perUnit(target.name() + ", B/request", before, after, done);
    }

    private double perToken(Way target) {
        LoadGenerator generator = stage.generator();
        Way.Route route = target.streams();
        int streams = stage.settings().streams();
        StreamDriver driver = new StreamDriver(
                generator.loop(),
                route.port(),
                route.streamRequest(),
                new StreamDriver.StreamShape(streams, MockBackend.TOKENS, LENGTH));
        generator.begin(driver);
        LoadGenerator.pause(LENGTH.plus(stage.settings().ramp()));
        Map<String, Long> before = meter.bytesByThread();
        generator.mark(driver);
        LoadGenerator.pause(stage.settings().window());
        long tokens = generator.readings(driver).counts().tokens();
        Map<String, Long> after = meter.bytesByThread();
        generator.finish(driver, GRACE);
        return perUnit(target.name() + ", B/token", before, after, tokens);
    }

    /** The bytes of all threads per unit of work; prints them by thread. */
    private double perUnit(String what, Map<String, Long> before, Map<String, Long> after, long work) {
        Map<String, Long> grown = new HashMap<>(after);
        before.forEach((thread, bytes) -> grown.merge(thread, -bytes, Long::sum));
        double units = Math.max(1, work);
        stage.say()
                .accept("  " + what + " by thread: "
                        + grown.entrySet().stream()
                                .filter(each -> each.getValue() / units >= 0.05)
                                .sorted(Map.Entry.<String, Long>comparingByValue()
                                        .reversed())
                                .map(each -> each.getKey() + " " + Math.round(10 * each.getValue() / units) / 10.0)
                                .collect(Collectors.joining(", ")));
        return grown.values().stream().mapToLong(bytes -> Math.max(0, bytes)).sum() / units;
    }
}
