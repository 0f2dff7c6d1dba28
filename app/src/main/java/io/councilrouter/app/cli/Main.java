package io.councilrouter.app.cli;

import io.councilrouter.config.ConfigException;
import io.councilrouter.config.Problem;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The program's entry point. Without a command it serves. */
@Command(
        name = Main.NAME,
        description = "One address in front of many model servers.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {
            ServeCommand.class,
            CheckCommand.class,
            InitCommand.class,
            StatusCommand.class,
            ChatCommand.class,
            ModelsCommand.class,
            BackendsCommand.class,
            ReloadCommand.class,
            ResponsesCommand.class,
            CouncilCommand.class,
            HealthCommand.class,
            DiscoverCommand.class,
            KeyCommand.class,
            SimulatorCommand.class,
            VersionCommand.class,
            CompletionCommand.class,
            HelpCommand.class,
        })
public final class Main implements Callable<Integer> {

    /** Everything went well. */
    static final int OK = 0;

    /** Something failed. */
    static final int FAILED = 1;

    /** What was typed or configured is wrong. */
    static final int MISUSED = 2;

    @Mixin
    private ServeFlags flags = new ServeFlags();

    /** The name of the program, as it is typed. */
    static final String NAME = "council-router";

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine line = commandLine(args);
        int code = line.execute(args);
        if (Logging.isUsed()) {
            Logging.flush();
            System.exit(code);
        }
        // Faster than exit(): there are no hooks to run, and the JVM need not look for a logger to note it.
        line.getOut().flush();
        line.getErr().flush();
        Runtime.getRuntime().halt(code);
    }

    /** The command line as a whole, with streams that a test may replace. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        CommandLine backends = Objects.requireNonNull(line.getSubcommands().get("backends"));
        for (String word : BackendsCommand.CHANGES) {
            backends.addSubcommand(word, Objects.requireNonNull(BackendsCommand.change(word)));
        }
        return settled(line);
    }

    /** As much of the command line as these words need; they mean the same as to the whole. */
    static CommandLine commandLine(String[] args) {
        CommandLine alone = RemoteCommands.alone(args);
        if (alone == null) {
            return commandLine();
        }
        return settled(alone).setParameterExceptionHandler((refused, words) -> commandLine()
                .setOut(alone.getOut())
                .setErr(alone.getErr())
                .setColorScheme(alone.getColorScheme())
                .execute(words));
    }

    private static CommandLine settled(CommandLine line) {
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Main::run)
                .setExecutionExceptionHandler(Main::failed);
        explain(line);
        return line;
    }

    private static int run(CommandLine.ParseResult parsed) {
        EarlyOptions.handOver(parsed);
        return new CommandLine.RunLast().execute(parsed);
    }

    private static void explain(CommandLine line) {
        for (CommandLine command : line.getSubcommands().values()) {
            command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new Help()));
            explain(command);
        }
    }

    @Override
    public Integer call() throws IOException {
        return ServeCommand.serve(flags);
    }

    /** People get a sentence; an unforeseen error shows its stack trace, which helps whoever gets the report. */
    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        Terminal terminal = Terminal.of(command);
        switch (failure) {
            case ConfigException config -> {
                for (Problem problem : config.problems()) {
                    terminal.error(problem.toString());
                }
                return MISUSED;
            }
            case IOException foreseen -> terminal.error(String.valueOf(foreseen.getMessage()));
            default ->
                terminal.error(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF)
                        .stackTraceText(failure)
                        .toString());
        }
        return FAILED;
    }
}
