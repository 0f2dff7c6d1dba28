package io.councilrouter.app.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands that only talk to a running gateway. They run often, and searching all other commands and their options
 * would cost more than their own work, so a line that begins with one of them is first parsed by that command alone.
 * Whatever it does not accept goes to the full parser. The launcher has the same list.
 */
final class RemoteCommands {
    /** The names of these commands. */
    static final Set<String> WORDS =
            Set.of("status", "chat", "models", "backends", "reload", "responses", "council", "health");

    private RemoteCommands() {}

    /** The command that these words begin with, as the program's only subcommand; null if they need the full parser. */
    static @Nullable CommandLine alone(String[] args) {
        List<String> words = List.of(args);
        // A help page also lists the subcommands.
        if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
            return null;
        }
        Callable<Integer> command = command(args[0]);
        CommandLine root = new CommandLine(CommandSpec.create().name(Main.NAME));
        if (command != null) {
            return root.addSubcommand(args[0], command);
        }
        Callable<Integer> part = args.length > 1 ? part(args[0], args[1]) : null;
        if (part == null) {
            return args[0].equals("backends") ? root.addSubcommand(args[0], new BackendsCommand()) : null;
        }
        return root.addSubcommand(
                args[0], new CommandLine(CommandSpec.create().name(args[0])).addSubcommand(args[1], part));
    }

    private static @Nullable Callable<Integer> command(String word) {
        return switch (word) {
            case "status" -> new StatusCommand();
            case "chat" -> new ChatCommand();
            case "models" -> new ModelsCommand();
            case "reload" -> new ReloadCommand();
            case "health" -> new HealthCommand();
            default -> null;
        };
    }

    private static @Nullable Callable<Integer> part(String word, String next) {
        return switch (word + " " + next) {
            case "responses list" -> new ResponsesCommand.ListResponses();
            case "responses show" -> new ResponsesCommand.ShowCommand();
            case "responses stats" -> new ResponsesCommand.StatsCommand();
            case "responses export" -> new ExportCommand();
            case "council list" -> new CouncilCommand.ListTemplates();
            case "council run" -> new CouncilRunCommand();
            default -> word.equals("backends") ? BackendsCommand.change(next) : null;
        };
    }
}
