package io.councilrouter.proxy.cli;

import io.councilrouter.proxy.config.ConfigException;
import io.councilrouter.proxy.config.Problem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The program's entry. Without a command it serves. */
@Command(
        name = "council-router",
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

    /** Something did not. */
    static final int FAILED = 1;

    /** What was typed or configured is wrong. */
    static final int MISUSED = 2;

    @Mixin
    private ServeFlags flags = new ServeFlags();

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = commandLine(args).execute(args);
        Logging.flush();
        System.exit(code);
    }

    /** The command line as a whole, with streams that a test may replace. */
    static CommandLine commandLine() {
        return settled(new CommandLine(new Main()));
    }

    /**
     * As much of it as these words need. Whatever the words, they mean the same as to the whole; but commands that only talk to
     * a gateway are often run, and looking through all others would cost them more than their work.
     */
    static CommandLine commandLine(String[] args) {
        Callable<Integer> only = args.length == 0 ? null : Clients.named(args[0]);
        if (only == null) {
            return commandLine();
        }
        return settled(new CommandLine(CommandSpec.create().name("council-router")).addSubcommand(args[0], only));
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

    /** A person gets a sentence; the stack trace of what nobody foresaw helps whoever gets the report. */
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
                terminal.error(command.getColorScheme().stackTraceText(failure).toString());
        }
        return FAILED;
    }
}
