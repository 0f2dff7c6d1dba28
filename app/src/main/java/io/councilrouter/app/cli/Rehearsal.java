package io.councilrouter.app.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * Runs the client commands one after the other against a running gateway and discards their output, so that the
 * image's class cache for such commands contains the classes they need. Not a command itself.
 */
final class Rehearsal {
    private static final List<String> LINES = List.of(
            "health",
            "status",
            "models",
            "backends",
            "models --json",
            "backends --wide",
            "backends drain nobody",
            "responses list",
            "responses stats",
            "council list",
            "reload",
            "chat auto hello",
            "chat no-such-model hello",
            "chat --help",
            "status --nonsense");

    private Rehearsal() {}

    /**
     * Runs them.
     *
     * @param args a word from the launcher, ignored here; the gateway's address; its home
     */
    public static void main(String[] args) {
        for (String line : LINES) {
            List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
            words.add("--url=" + args[1]);
            if (!line.startsWith("health") && !line.startsWith("chat")) {
                words.add("--home=" + args[2]);
            }
            run(words.toArray(String[]::new));
        }
        // The usual case: without an address on the command line.
        run("models");
        run("models", "-c", args[2] + "/odd.yaml");
        // Classes that are needed only after some uptime, or at the end.
        StatusScreen.span(Duration.ofMinutes(2));
        StatusScreen.span(Duration.ofHours(2));
        StatusScreen.span(Duration.ofDays(2));
        Logging.isUsed();
    }

    private static void run(String... words) {
        CommandLine line = Main.commandLine(words);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter(), true);
        line.setOut(nowhere).setErr(nowhere);
        line.execute(words);
    }
}
