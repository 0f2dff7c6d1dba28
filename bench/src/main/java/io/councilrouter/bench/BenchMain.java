package io.councilrouter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the benchmarks. {@code [FILTER] [any option of JMH]}, as {@code make bench FILTER=Sse ARGS="-prof gc"} does,
 * with the forks of {@link Forks} unless the command line says otherwise; or {@code --budget FILE}, which fails if an
 * operation allocates more than the file allows.
 */
public final class BenchMain {

    private static final String BUDGET = "--budget";

    private BenchMain() {}

    /**
     * Exits with 0 if all ran (and stayed within the budget), 1 if not, 2 for a command line or budget that cannot be
     * read.
     */
    public static void main(String[] arguments) throws IOException {
        try {
            if (arguments.length == 2 && arguments[0].equals(BUDGET)) {
                List<String> lines = Files.readAllLines(Path.of(arguments[1]));
                System.exit(new AllocationGate(Budget.parse(lines), System.out).holds() ? 0 : 1);
            }
            CommandLineOptions commandLine = new CommandLineOptions(arguments);
            if (commandLine.shouldHelp()) {
                commandLine.showHelp();
                return;
            }
            Runner runner = new Runner(Forks.patient(commandLine).build());
            if (commandLine.shouldList()) {
                runner.list();
            } else {
                runner.run();
            }
        } catch (CommandLineOptionException | IllegalArgumentException misuse) {
            System.err.println(misuse.getMessage());
            System.exit(2);
        } catch (RunnerException failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }
}
