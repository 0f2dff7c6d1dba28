package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.plan.Settings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The command line of a comparison:
 * {@code [--plan] [--quick] [--rounds N] [--tries N] [--only start,requests,streams,stored,allocation] [--jmh REGEX]
 * [--no-jmh] [--no-e2e] [--out DIR] [--base DIR] [--head DIR] [--budget FILE] [--nginx BINARY] [--java "COMMAND"]}.
 */
final class CompareOptions {

    /** Rounds that give an interval of a few per cent on a shared machine. */
    private static final int ROUNDS = 9;

    private static final int MOST_ROUNDS = 99;
    private static final Pattern BLANK = Pattern.compile("\\s+");

    private Settings settings = Settings.full();
    private int rounds = ROUNDS;
    private int tries;
    private boolean plan;
    private boolean quick;
    private boolean jmh = true;
    private boolean gateways = true;
    private final Set<String> only = new LinkedHashSet<>();
    private List<Pattern> benchmarks = List.of();
    private Path output = Path.of("build/compare");
    private Path base = Path.of("base");
    private Path head = Path.of("head");
    private Path budget = Path.of("bench/budget.tsv");
    private String nginx = "nginx";
    private List<String> java = List.of("java");

    private CompareOptions() {}

    /** Reads the options; an {@link IllegalArgumentException} says what is wrong. */
    static CompareOptions parse(List<String> arguments) {
        CompareOptions options = new CompareOptions();
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            options.take(left.pop(), left);
        }
        options.settings = (options.quick ? Settings.quick() : Settings.full()).withRounds(options.rounds);
        if (options.tries > 0) {
            options.settings = options.settings.withTries(options.tries);
        }
        if (!options.jmh && !options.gateways) {
            throw new IllegalArgumentException("--no-jmh and --no-e2e together leave nothing to compare");
        }
        return options;
    }

    private void take(String name, Deque<String> left) {
        switch (name) {
            case "--plan" -> plan = true;
            case "--quick" -> quick = true;
            case "--no-jmh" -> jmh = false;
            case "--no-e2e" -> gateways = false;
            case "--rounds" -> rounds = number(name, value(name, left), MOST_ROUNDS);
            case "--tries" -> tries = number(name, value(name, left), 9);
            case "--only" -> parts(value(name, left));
            case "--jmh" -> benchmarks = List.of(regex(value(name, left)));
            case "--out" -> output = Path.of(value(name, left));
            case "--base" -> base = Path.of(value(name, left));
            case "--head" -> head = Path.of(value(name, left));
            case "--budget" -> budget = Path.of(value(name, left));
            case "--nginx" -> nginx = value(name, left);
            case "--java" ->
                java = BLANK.splitAsStream(value(name, left).strip()).toList();
            default -> throw new IllegalArgumentException("unknown option " + name);
        }
    }

    private static String value(String name, Deque<String> left) {
        if (left.isEmpty() || left.peek().isBlank()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return left.pop();
    }

    private static int number(String name, String value, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException unreadable) {
            // Reported below, with what is expected.
        }
        throw new IllegalArgumentException(name + " wants a number from 1 to " + most + ", not " + value);
    }

    private void parts(String value) {
        for (String part : value.split(",", -1)) {
            if (!GatewayRounds.PARTS.contains(part)) {
                throw new IllegalArgumentException(
                        "--only knows " + String.join(", ", GatewayRounds.PARTS) + ", and not \"" + part + "\"");
            }
            only.add(part);
        }
    }

    private static Pattern regex(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException unreadable) {
            throw new IllegalArgumentException(
                    "--jmh wants a regular expression: " + unreadable.getMessage(), unreadable);
        }
    }

    /** How long and how often. */
    Settings settings() {
        return settings;
    }

    /** Whether to say only how long it will take. */
    boolean plan() {
        return plan;
    }

    /** Whether the benchmarks are compared. */
    boolean jmh() {
        return jmh;
    }

    /** Whether the whole gateways are compared. */
    boolean gateways() {
        return gateways;
    }

    /** Whether this part of the measurement of gateways is wanted. */
    boolean wants(String part) {
        return only.isEmpty() || only.contains(part);
    }

    /** Whether at least one of these parts is wanted. */
    boolean wantsAny(String... parts) {
        for (String part : parts) {
            if (wants(part)) {
                return true;
            }
        }
        return false;
    }

    /** The benchmarks to run; empty for those of the {@link #budget}. */
    List<Pattern> benchmarks() {
        return benchmarks;
    }

    /** Where the tables go. */
    Path output() {
        return output;
    }

    /** Where logs and the gateways' data go. */
    Path work() {
        return output.resolve("work");
    }

    /** The folder of the base. */
    Path base() {
        return base;
    }

    /** The folder of the head. */
    Path head() {
        return head;
    }

    /** The budget of bytes per operation. */
    Path budget() {
        return budget;
    }

    /** The nginx binary. */
    String nginx() {
        return nginx;
    }

    /** The command that starts a JVM of the tools, flags included; its first word also starts the gateways' JVMs. */
    List<String> java() {
        return java;
    }

    /** For the report: how this was run, without a path. */
    String summary() {
        String parts = only.isEmpty() ? "" : ", only " + String.join(" and ", new TreeSet<>(only));
        return String.format(
                Locale.ROOT,
                "rounds: %d%s%s",
                rounds,
                gateways
                        ? String.format(
                                Locale.ROOT,
                                ", gateways started anew in each and measured for %d s at a time%s",
                                settings.window().toSeconds(),
                                parts)
                        : ", no gateways",
                jmh ? ", one fork a benchmark and round" : ", no benchmarks");
    }
}
