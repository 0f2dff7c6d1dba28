package io.councilrouter.bench.routing;

import io.councilrouter.routing.load.AttemptLoad;
import io.councilrouter.routing.load.Ended;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.NameRule;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One attempt's decision on an idle fleet in which every second backend has the model loaded: the table is read, a
 * backend is picked, its slot taken, the attempt answered and the slot released. A prompt of 8,000 tokens is about 32
 * KB.
 *
 * <p>{@code make bench FILTER=PickBenchmark ARGS="-prof gc"}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBenchmark {

    private static final String MODEL = "llama3.1:8b";
    private static final int PROMPT_TOKENS = 8_000;
    private static final long STEP_NANOS = 1_000_000;

    /** Which strategy. */
    @Param({"smart", "priority", "round-robin", "least-load", "weighted"})
    public String strategy = "smart";

    /** How many backends serve the model. */
    @Param({"2", "16", "64"})
    public int backends = 2;

    private final RoutingTables tables = new RoutingTables();
    private final RouteQuery query = new RouteQuery(42);
    private final Candidates candidates = new Candidates();
    private final AttemptLoad attempt = new AttemptLoad();
    private Picker picker = new Picker(Strategies.load(), RoutingSettings.DEFAULTS);
    private long now = STEP_NANOS;

    /** Builds the fleet and picks once, to notice a fleet that serves nobody. */
    @Setup
    public void build() {
        RoutingSettings settings = RoutingSettings.DEFAULTS.withStrategy(strategy);
        TableKeeper keeper = new TableKeeper(tables, () -> now, () -> true);
        List<BackendSettings> configured = new ArrayList<>();
        for (int i = 0; i < backends; i++) {
            String name = "box-" + i;
            configured.add(BackendSettings.of(name, "ollama", "ollama", URI.create("http://" + name + ".test:11434"))
                    .withNames(NameRule.TAGGED)
                    .withPreference(1 + i % 3, 1 + i % 2));
        }
        keeper.use(settings, configured);
        for (int i = 0; i < backends; i++) {
            EngineState engine = EngineState.listing(List.of(ServedModel.named(MODEL)))
                    .withLoaded(i % 2 == 0 ? List.of(new LoadedModel(MODEL, -1, "")) : List.of());
            keeper.report(BackendReport.up("box-" + i, engine));
        }
        picker = new Picker(Strategies.load(), settings);
        if (pick() < 0) {
            throw new IllegalStateException("nobody was picked");
        }
    }

    /** The decision and its end. */
    @Benchmark
    public int pick() {
        now += STEP_NANOS;
        ModelRoute route = Objects.requireNonNull(tables.current().model(MODEL));
        query.reset().at(now).prompt(PROMPT_TOKENS);
        int chosen = picker.pick(tables.current(), route, null, query, candidates);
        candidates.serving(chosen).begin(attempt, PROMPT_TOKENS, now);
        attempt.firstToken(now + STEP_NANOS);
        attempt.end(Ended.OK, now + 2 * STEP_NANOS);
        return chosen;
    }
}
