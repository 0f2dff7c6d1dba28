package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.drive.RequestDriver;
import io.councilrouter.bench.load.drive.StreamDriver;
import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.time.Duration;
import java.util.Map;

/**
 * Small streams beside one connection that sends one prompt of 1 MB after another: how much the prompts delay the
 * streams.
 */
public final class PromptScenario {

    /** The streams alone. */
    public static final String QUIET = "streams-100";

    /** The streams beside the prompts. */
    public static final String BESIDE_PROMPTS = "streams-100-beside-1MB-prompts";

    private static final int STREAMS = 100;
    private static final int PROMPT_BYTES = 1_000_000;
    private static final Duration LENGTH = MockBackend.INTERVAL.multipliedBy(MockBackend.TOKENS);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Stage stage;

    /** A scenario on this stage. */
    public PromptScenario(Stage stage) {
        this.stage = stage;
    }

    /** The token gap without the prompts. */
    public Map<Figure, Double> quiet(Way target) {
        return new StreamScenario(stage, STREAMS).measure(target);
    }

    /** The token gap beside the prompts. */
    public Map<Figure, Double> besidePrompts(Way target) {
        LoadGenerator generator = stage.generator();
        Way.Route route = target.streams();
        StreamDriver streams = new StreamDriver(
                generator.loop(),
                route.port(),
                route.streamRequest(),
                new StreamDriver.StreamShape(STREAMS, MockBackend.TOKENS, LENGTH));
        RequestDriver prompts = new RequestDriver(generator.loop(), route.port(), route.largeRequest(PROMPT_BYTES), 1);
        generator.begin(streams);
        LoadGenerator.pause(LENGTH);
        generator.begin(prompts);
        LoadGenerator.pause(stage.settings().ramp());
        Meter meter = new Meter(stage, target);
        generator.mark(streams);
        LoadGenerator.pause(stage.settings().window());
        Readings readings = generator.readings(streams);
        Map<Figure, Double> figures = meter.stop(Figure.CPU_US_PER_TOKEN, 0);
        Readings.LoadCounts promptsEnd = generator.finish(prompts, GRACE).counts();
        Readings.LoadCounts streamsEnd = generator.finish(streams, GRACE).counts();
        figures.put(Figure.DELAY_P50_US, Readings.micros(readings.delay(), 50));
        figures.put(Figure.DELAY_P99_US, Readings.micros(readings.delay(), 99));
        figures.put(Figure.GAP_P99_US, Readings.micros(readings.gap(), 99));
        figures.put(Figure.ERRORS, (double) (promptsEnd.errors() + streamsEnd.errors()));
        figures.put(Figure.LOST_TOKENS, (double) streamsEnd.lost());
        RequestScenario.noteErrors(stage, target, promptsEnd);
        RequestScenario.noteErrors(stage, target, streamsEnd);
        return figures;
    }
}
