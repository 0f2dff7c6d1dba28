package io.councilrouter.bench.compare;

import io.councilrouter.bench.Forks;
import io.councilrouter.bench.load.plan.Stage;
import io.councilrouter.bench.load.target.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks that both commits have, each from its own commit's jar. A round is one fork of the base and one
 * of the head for each benchmark, one right after the other, and the order changes from round to round. Forks are the
 * unit, since two forks of the same jar differ by more than the iterations of one.
 */
final class JmhRounds {

    /**
     * Four quarter-seconds to warm up and four to measure: long enough for methods of a microsecond, and one more round
     * tells more than a longer one.
     */
    private static final List<String> BRIEF = List.of(
            "-f", "1", "-wi", "4", "-w", "250ms", "-i", "4", "-r", "250ms", "-prof", "gc", "-foe", "true", "-v",
            "SILENT");

    private static final Duration FORK = Duration.ofMillis(3_300);
    private static final Duration MOST = Duration.ofSeconds(60);
    private static final String LIST = "META-INF/BenchmarkList";
    private static final String BOTH_CORES = "0,1";

    private final CompareOptions options;
    private final List<Side> sides;
    private final List<Pattern> wanted;
    private final String flags;
    private final Consumer<String> say;

    /** Rounds of the base and the head, with those benchmarks in whose names one of the patterns is found. */
    JmhRounds(CompareOptions options, List<Side> sides, List<Pattern> wanted, Consumer<String> say) {
        this.options = options;
        this.sides = sides;
        this.wanted = wanted;
        this.flags = String.join(" ", Forks.flags());
        this.say = say;
    }

    /** The matching benchmarks, with the number of their parameter sets. */
    static SortedMap<String, Integer> matching(BenchmarkList all, List<Pattern> wanted) {
        SortedMap<String, Integer> names = new TreeMap<>();
        for (BenchmarkListEntry entry :
                all.getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())) {
            String name = entry.getUsername();
            if (wanted.stream().anyMatch(pattern -> pattern.matcher(name).find())) {
                names.put(name, sets(entry));
            }
        }
        return names;
    }

    /** How long all rounds of so many parameter sets take. */
    static Duration estimate(int sets, int rounds) {
        return FORK.multipliedBy(2L * sets * rounds);
    }

    /** Runs all rounds. */
    void run(JmhScores scores, Runnable afterRound) throws IOException {
        SortedMap<String, Integer> base = matching(list(sides.get(0)), wanted);
        SortedMap<String, Integer> head = matching(list(sides.get(1)), wanted);
        only(base, head, Side.BASE, scores);
        only(head, base, Side.HEAD, scores);
        SortedMap<String, Integer> both = new TreeMap<>(head);
        both.keySet().retainAll(base.keySet());
        if (both.isEmpty()) {
            throw new IllegalArgumentException("none of the wanted benchmarks is in both commits");
        }
        Files.createDirectories(options.work());
        Remaining remaining = new Remaining("benchmarks", options.settings().rounds(), say);
        for (int round = 1; round <= options.settings().rounds(); round++) {
            int turn = round;
            for (Map.Entry<String, Integer> benchmark : both.entrySet()) {
                for (Side side : Stage.inTurn(sides, turn++)) {
                    fork(side, benchmark.getKey(), benchmark.getValue(), round, scores);
                }
            }
            afterRound.run();
            remaining.done(round);
        }
    }

    private void only(
            SortedMap<String, Integer> here, SortedMap<String, Integer> there, String side, JmhScores scores) {
        List<String> more = new ArrayList<>(here.keySet());
        more.removeAll(there.keySet());
        if (!more.isEmpty()) {
            scores.note("Only in " + side + ", so not compared: " + String.join(", ", more) + ".");
        }
    }

    private void fork(Side side, String benchmark, int sets, int round, JmhScores scores) throws IOException {
        Path report = options.work().resolve("jmh-" + side.name() + ".json");
        Path log = options.work().resolve("jmh-" + side.name() + ".log");
        Files.deleteIfExists(report);
        List<String> command = new ArrayList<>(side.jmh(options.java().getFirst()));
        command.add("^" + Pattern.quote(benchmark) + "$");
        command.addAll(BRIEF);
        command.addAll(List.of("-jvmArgsAppend", flags, "-rf", "json", "-rff", report.toString()));
        try (ChildProcess jmh = ChildProcess.start(command, BOTH_CORES, log)) {
            if (!jmh.ended(MOST.multipliedBy(sets)) || !Files.exists(report)) {
                throw new IllegalStateException(benchmark + " of " + side.name() + " did not run, see " + log);
            }
        }
        for (JmhScore score : JmhScore.read(Files.readString(report))) {
            say.accept(String.format(
                    Locale.ROOT,
                    "%s, round %d, %s: %.1f %s, %.1f B/op",
                    score.benchmark(),
                    round,
                    side.name(),
                    score.time(),
                    score.unit(),
                    score.bytes()));
            scores.add(side.name(), round, score);
        }
    }

    private static BenchmarkList list(Side side) throws IOException {
        for (Path jar : side.jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                ZipEntry entry = file.getEntry(LIST);
                if (entry != null) {
                    return BenchmarkList.fromString(
                            new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        throw new IOException(side.folder() + " has no benchmarks");
    }

    private static int sets(BenchmarkListEntry entry) {
        Map<String, String[]> parameters = entry.getParams().orElse(new LinkedHashMap<>());
        return parameters.values().stream().mapToInt(values -> values.length).reduce(1, (a, b) -> a * b);
    }
}
