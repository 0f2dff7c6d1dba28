package io.councilrouter.bench;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Checks every benchmark in the budget against its bytes per operation. A build can be judged by bytes, because unlike
 * nanoseconds they are the same on a busy machine as on an idle one. A line that matches no benchmark also fails, so
 * that a renamed benchmark does not leave its budget unchecked.
 */
final class AllocationGate {

    /** What JMH itself allocates, spread over the operations of an iteration; anything above it is ours. */
    private static final double NOISE_BYTES = 0.5;

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Budget budget;
    private final PrintStream out;

    AllocationGate(Budget budget, PrintStream out) {
        this.budget = budget;
        this.out = out;
    }

    /**
     * A benchmark's result and its budget.
     *
     * @param benchmark package, class and method
     * @param parameters parameters of this run, may be empty
     * @param bytes allocated per operation
     * @param allowed bytes that the budget allows
     */
    record Finding(String benchmark, String parameters, double bytes, double allowed) {
        String name() {
            return benchmark.replace("io.councilrouter.bench.", "") + parameters;
        }

        boolean holds() {
            return bytes <= allowed + NOISE_BYTES;
        }
    }

    /** Runs all benchmarks and prints a table; false if one allocates too much or a line of the budget matches none. */
    boolean holds() throws RunnerException {
        SortedMap<String, Budget.BudgetLine> watched = watched();
        List<String> idle = unanswered(watched.values());
        SortedMap<String, Finding> findings = measure(watched, Forks.brief());
        SortedMap<String, Budget.BudgetLine> doubtful = new TreeMap<>(watched);
        doubtful.keySet().removeIf(name -> findings.values().stream()
                .allMatch(finding -> finding.holds() || !finding.benchmark().equals(name)));
        findings.putAll(measure(doubtful, Forks.longer()));
        return report(List.copyOf(findings.values()), idle);
    }

    /** Measures; the findings by name with parameters. */
    private static SortedMap<String, Finding> measure(
            SortedMap<String, Budget.BudgetLine> watched, ChainedOptionsBuilder options) throws RunnerException {
        SortedMap<String, Finding> findings = new TreeMap<>();
        if (watched.isEmpty()) {
            return findings;
        }
        options.verbosity(VerboseMode.SILENT).addProfiler(GCProfiler.class);
        watched.keySet().forEach(name -> options.include("^" + Pattern.quote(name) + "$"));
        for (RunResult result : new Runner(options.build()).run()) {
            String benchmark = result.getParams().getBenchmark();
            Budget.BudgetLine line = watched.get(benchmark);
            if (line != null) {
                Finding finding = new Finding(benchmark, parameters(result), bytes(result), line.bytes());
                findings.put(finding.name(), finding);
            }
        }
        return findings;
    }

    /** Prints the table; false if something is over its budget or a line matches nothing. */
    boolean report(List<Finding> findings, List<String> idle) {
        out.println("   B/op    allowed");
        boolean holds = idle.isEmpty();
        for (Finding finding : findings) {
            holds &= finding.holds();
            out.println(String.format(
                    Locale.ROOT,
                    "%9.1f %9.0f  %s%s",
                    finding.bytes(),
                    finding.allowed(),
                    finding.name(),
                    finding.holds() ? "" : "   <-- OVER BUDGET"));
        }
        idle.forEach(regex -> out.println("no benchmark matches the budget's line: " + regex));
        out.println(findings.size() + " benchmarks, "
                + findings.stream().filter(each -> !each.holds()).count()
                + " over their budget of bytes per operation");
        return holds;
    }

    private SortedMap<String, Budget.BudgetLine> watched() {
        SortedMap<String, Budget.BudgetLine> watched = new TreeMap<>();
        for (String name : benchmarks()) {
            budget.lines().stream()
                    .filter(line -> line.benchmark().matcher(name).find())
                    .findFirst()
                    .ifPresent(line -> watched.put(name, line));
        }
        return watched;
    }

    private List<String> unanswered(Collection<Budget.BudgetLine> answered) {
        return budget.lines().stream()
                .filter(line -> !answered.contains(line))
                .map(line -> line.benchmark().pattern())
                .toList();
    }

    private static SortedSet<String> benchmarks() {
        SortedSet<String> names = new TreeSet<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())) {
            names.add(entry.getUsername());
        }
        return names;
    }

    private static String parameters(RunResult result) {
        StringBuilder text = new StringBuilder();
        for (String key : result.getParams().getParamsKeys()) {
            text.append(' ').append(key).append('=').append(result.getParams().getParam(key));
        }
        return text.toString();
    }

    private static double bytes(RunResult result) {
        for (Result<?> secondary : result.getSecondaryResults().values()) {
            if (secondary.getLabel().endsWith(ALLOCATED)) {
                return secondary.getScore();
            }
        }
        return Double.MAX_VALUE;
    }
}
