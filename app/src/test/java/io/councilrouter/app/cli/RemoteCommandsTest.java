package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands that are built alone, to be cheap, are the same as in the full parser. */
final class RemoteCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("root.dir", ".."));

    private static String help(CommandLine line, String... words) {
        StringWriter out = new StringWriter();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return line.execute(words) + "\n" + out;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "chat",
                "models",
                "backends",
                "reload",
                "health",
                "responses",
                "council",
                "backends drain",
                "backends enable",
                "responses list",
                "responses show",
                "responses stats",
                "responses export",
                "council list",
                "council run"
            })
    void eachMeansTheSameAloneAsInTheWhole(String line) {
        for (String more :
                List.of(" --help", " --nonsense", " one two three --nonsense=1", " --url", " help", " --json --json")) {
            if (line.equals("chat") && more.equals(" help")) {
                // There "help" is the name of a model, and the prompt would be read from standard input.
                continue;
            }
            String[] words = (line + more).split(" ", -1);
            assertEquals(help(Main.commandLine(), words), help(Main.commandLine(words), words), line + more);
        }
    }

    @Test
    void theLauncherKnowsTheSameOnes() throws IOException {
        Matcher list = Pattern.compile("\\n    ([a-z |]+)\\)\\n        client=yes")
                .matcher(Files.readString(ROOT.resolve("scripts/image/council-router")));
        assertTrue(list.find());
        assertEquals(
                new TreeSet<>(RemoteCommands.WORDS),
                new TreeSet<>(List.of(list.group(1).split(" \\| ", -1))));
    }

    @Test
    void everyOtherWordGetsTheFullParser() {
        for (String word : List.of("serve", "--url", "nonsense", "help")) {
            assertTrue(Main.commandLine(new String[] {word}).getSubcommands().size() > 5, word);
        }
        assertTrue(Objects.requireNonNull(Main.commandLine(new String[0]))
                        .getSubcommands()
                        .size()
                > 5);
    }
}
