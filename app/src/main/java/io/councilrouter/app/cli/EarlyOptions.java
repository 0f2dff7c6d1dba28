package io.councilrouter.app.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Options that stand before a command's name: {@code council-router -c x.yaml serve}. The command takes them as if they
 * stood after its name. One that it does not have, or that is given twice, is bad usage: nothing that was typed is ever
 * silently ignored.
 */
final class EarlyOptions {
    private EarlyOptions() {}

    /**
     * Hands every option of the parent commands over to the last command.
     *
     * @throws ParameterException when the command has no such option, gets it twice, or would ignore one of its own
     */
    static void handOver(ParseResult parsed) {
        List<ParseResult> way = new ArrayList<>();
        for (ParseResult at = parsed; at != null; at = at.subcommand()) {
            if (at.isUsageHelpRequested() || at.isVersionHelpRequested()) {
                return;
            }
            way.add(at);
        }
        ParseResult last = way.removeLast();
        CommandLine command = last.commandSpec().commandLine();
        Set<String> given = new HashSet<>();
        last.matchedOptions().forEach(each -> given.add(each.longestName()));
        for (ParseResult before : way.reversed()) {
            for (OptionSpec option : before.matchedOptions()) {
                OptionSpec own = own(option, command);
                if (!given.add(option.longestName())) {
                    throw new ParameterException(
                            command,
                            option.longestName() + " is given before and after \"" + command.getCommandName()
                                    + "\"; give it once");
                }
                own.setValue(option.getValue());
            }
        }
        IdleOptions.refuse(command, given, System.getenv());
    }

    private static OptionSpec own(OptionSpec option, CommandLine command) {
        OptionSpec own = command.getCommandSpec().optionsMap().get(option.longestName());
        String name = command.getCommandSpec().qualifiedName();
        if (own == null) {
            throw new ParameterException(
                    command, option.longestName() + " is given, and \"" + name + "\" has no such option");
        }
        if (!own.type().equals(option.type())) {
            throw new ParameterException(
                    command,
                    option.longestName() + " means something else before \"" + command.getCommandName()
                            + "\"; write it after that word");
        }
        return own;
    }
}
