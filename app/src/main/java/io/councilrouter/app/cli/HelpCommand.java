package io.councilrouter.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}: explains the program or one of its commands. */
@Command(name = "help", description = "Explain the program, or a command: council-router help chat.")
final class HelpCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command, such as chat, or responses list.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        CommandLine at = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no command \"" + String.join(" ", words) + "\"; the commands are "
                                + String.join(", ", at.getSubcommands().keySet()));
            }
            at = next;
        }
        at.usage(spec.commandLine().getOut(), spec.commandLine().getColorScheme());
        spec.commandLine().getOut().flush();
        return Main.OK;
    }
}
