package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.machine.Resident;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.util.Map;

/** Resident memory before and after many requests, on a warm target. */
public final class GrowthScenario {

    /** The scenario's name. */
    public static final String NAME = "growth";

    private static final int CONNECTIONS = 64;

    private final Stage stage;

    /** A scenario on this stage. */
    public GrowthScenario(Stage stage) {
        this.stage = stage;
    }

    /** Measures once. */
    public Map<Figure, Double> measure(Way target) {
        double before = Resident.bytes(target.processes().get());
        Map<Figure, Double> figures = new RequestScenario(stage, CONNECTIONS)
                .measure(target, stage.settings().growthRequests());
        double after = Resident.bytes(target.processes().get());
        figures.put(Figure.RSS_MB, after / 1e6);
        figures.put(Figure.GROWTH_PERCENT, 100 * (after - before) / before);
        return figures;
    }
}
