package io.councilrouter.bench.compare;

import io.councilrouter.bench.Budget;
import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.machine.Provenance;
import io.councilrouter.bench.load.plan.Stage;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.wire.NettyLogging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;

/** Conducts the comparison of two commits. {@code scripts/bench-compare} starts it on core 1; what it takes is in {@link CompareOptions}. */
public final class Compare {

    private static final int WORSE = 1;
    private static final int NO_FIGURES = 2;

    private final CompareOptions options;
    private final Results results = new Results();
    private final JmhScores scores = new JmhScores();
    private final Consumer<String> say = System.out::println;

    private Compare(CompareOptions options) {
        this.options = options;
    }

    /**
     * Exits with 0 if the head is worse in nothing, 1 if it is worse in something, 2 for a wrong command line or a
     * failed measurement.
     */
    public static void main(String[] arguments) {
        NettyLogging.quiet();
        try {
            System.exit(new Compare(CompareOptions.parse(List.of(arguments))).run());
        } catch (IOException | IllegalArgumentException | IllegalStateException | UncheckedIOException failure) {
            System.err.println("bench-compare: " + failure.getMessage());
            System.exit(NO_FIGURES);
        }
    }

    private int run() throws IOException {
        List<Pattern> wanted = options.benchmarks();
        if (wanted.isEmpty()) {
            wanted = Budget.parse(Files.readAllLines(options.budget())).lines().stream()
                    .map(Budget.BudgetLine::benchmark)
                    .toList();
        }
        if (options.plan()) {
            plan(wanted);
            return 0;
        }
        Side base = Side.of(Side.BASE, options.base());
        Side head = Side.of(Side.HEAD, options.head());
        Files.createDirectories(options.work());
        Comparison comparison = new Comparison(base, head, provenance(), results, scores);
        if (options.gateways()) {
            gateways(List.of(base, head), () -> write(comparison));
        }
        if (options.jmh()) {
            new JmhRounds(options, List.of(base, head), wanted, say).run(scores, () -> write(comparison));
        }
        write(comparison);
        say.accept("\n" + MarkdownTable.of(comparison));
        return comparison.broken().isEmpty() ? 0 : WORSE;
    }

    private void plan(List<Pattern> wanted) {
        int rounds = options.settings().rounds();
        if (options.gateways()) {
            Duration gateways = GatewayRounds.estimate(options);
            say.accept("Gateways, rounds: " + rounds + ", " + Remaining.minutes(gateways)
                    + ", more if other processes use the cores, since disturbed measurements are repeated.");
        }
        if (options.jmh()) {
            int sets = JmhRounds.matching(BenchmarkList.defaultList(), wanted).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            say.accept("Benchmarks: " + sets + ", rounds: " + rounds + ", "
                    + Remaining.minutes(JmhRounds.estimate(sets, rounds)) + ".");
        }
    }

    private void gateways(List<Side> sides, Runnable afterRound) throws IOException {
        try (LoadGenerator generator = new LoadGenerator();
                MockProcess mock = MockProcess.start(options.java())) {
            if (!mock.sharesClock()) {
                throw new IllegalStateException("the mock's clock is not ours: one-way delays would mean nothing");
            }
            Stage stage = new Stage(options.settings(), generator, mock, results, say);
            new GatewayRounds(options, stage, sides).run(afterRound);
        }
    }

    private Map<String, String> provenance() {
        Map<String, String> facts =
                options.gateways() ? Provenance.now(List.of(options.nginx(), "-v")) : Provenance.machine();
        facts.put("harness", facts.getOrDefault("commit", "unknown"));
        facts.remove("commit");
        facts.put("run", options.summary());
        return facts;
    }

    /** Writes after each round, so that an interrupted comparison leaves the rounds it has. */
    private void write(Comparison comparison) {
        try {
            Files.writeString(options.output().resolve("compare.md"), MarkdownTable.of(comparison));
            Files.writeString(options.output().resolve("compare.json"), JsonTable.of(comparison));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
