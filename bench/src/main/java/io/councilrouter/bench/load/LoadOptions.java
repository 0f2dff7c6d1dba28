package io.councilrouter.bench.load;

import io.councilrouter.bench.load.plan.Settings;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The command line of the comparison:
 * {@code [--quick] [--rounds N] [--tries N] [--only start,requests,streams,prompts,overload,abort,growth,allocation]
 * [--out DIR] [--nginx BINARY] [--java "COMMAND"] [--gateway "COMMAND"]}.
 * Without {@code --gateway} only the ways that need no gateway are measured.
 *
 * @param settings how long and how often
 * @param quick whether the short settings are used
 * @param only the scenarios to run, empty for all
 * @param work where logs and generated configurations go
 * @param output where the tables go
 * @param nginx the binary
 * @param java the command that starts the mock's JVM, flags included
 * @param gateway the command that starts the gateway, without {@code serve}
 */
record LoadOptions(
        Settings settings,
        boolean quick,
        Set<String> only,
        Path work,
        Path output,
        String nginx,
        List<String> java,
        List<String> gateway) {

    private static final Pattern BLANK = Pattern.compile("\\s+");

    /** Folder of the tables that are kept with the sources. */
    private static final Path DOCUMENTS = Path.of("docs");

    static LoadOptions parse(List<String> arguments) {
        LoadOptions options = new LoadOptions(
                Settings.full(),
                false,
                Set.of(),
                Path.of("build/bench"),
                DOCUMENTS,
                "nginx",
                List.of("java"),
                List.of());
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            options = options.with(left.pop(), left);
        }
        return options;
    }

    boolean wants(String scenario) {
        return only.isEmpty() || only.contains(scenario);
    }

    /**
     * The file with every sample. It lies beside the tables, unless those are kept with the sources: it is too large
     * for that.
     */
    Path samples() {
        return (output.equals(DOCUMENTS) ? work : output).resolve("samples.json");
    }

    /** For the provenance: the options of this run, without paths. */
    String summary() {
        return String.format(
                Locale.ROOT,
                "%s, %d rounds of %d s%s",
                quick ? "quick" : "full",
                settings.rounds(),
                settings.window().toSeconds(),
                only.isEmpty() ? "" : ", only " + String.join(" and ", new TreeSet<>(only)));
    }

    private LoadOptions with(String name, Deque<String> left) {
        if (name.equals("--quick")) {
            return new LoadOptions(Settings.quick(), true, only, work, output, nginx, java, gateway);
        }
        if (left.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        String value = left.pop();
        return switch (name) {
            case "--only" ->
                new LoadOptions(settings, quick, Set.of(value.split(",", -1)), work, output, nginx, java, gateway);
            case "--rounds" ->
                new LoadOptions(
                        settings.withRounds(Integer.parseInt(value)), quick, only, work, output, nginx, java, gateway);
            case "--tries" ->
                new LoadOptions(
                        settings.withTries(Integer.parseInt(value)), quick, only, work, output, nginx, java, gateway);
            case "--out" -> new LoadOptions(settings, quick, only, work, Path.of(value), nginx, java, gateway);
            case "--nginx" -> new LoadOptions(settings, quick, only, work, output, value, java, gateway);
            case "--java" -> new LoadOptions(settings, quick, only, work, output, nginx, words(value), gateway);
            case "--gateway" -> new LoadOptions(settings, quick, only, work, output, nginx, java, words(value));
            default -> throw new IllegalArgumentException("unknown option " + name);
        };
    }

    private static List<String> words(String command) {
        return BLANK.splitAsStream(command.strip())
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
