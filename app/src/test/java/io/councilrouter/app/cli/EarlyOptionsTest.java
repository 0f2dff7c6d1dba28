package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Options before a command's name take effect or are refused: none is silently ignored. */
final class EarlyOptionsTest {

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        return line.execute(args);
    }

    /** A configuration with its own mistake, so that the error message shows which file was read. */
    private Path wrong(String name) throws IOException {
        return Files.writeString(home.resolve(name), "slip_of_" + name.replace(".yaml", "") + ": 1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-c X serve",
                "--config X serve",
                "--config=X serve",
                "-cX serve",
                "-c=X serve",
                "serve -c X",
                "serve --config=X",
                "-c X",
                "-c X check",
                "check -c X",
                "check X",
            })
    void theFileHoldsWhereverItStands(String line) throws IOException {
        wrong("config.yaml"); // the file that would be found without -c
        Path named = wrong("x.yaml");
        assertEquals(2, run(words(line.replace("X", named.toString()))));
        assertTrue(err.toString().contains("slip_of_x"), err.toString());
        assertFalse(err.toString().contains("slip_of_config"), err.toString());
    }

    private String[] words(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.add("--home=" + home);
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--home H --port x serve",
                "--port x serve --home H",
                "--port=x --home=H serve",
                "serve --home H --port x",
                "--home H serve --port x",
                "--home H --host 127.0.0.1 --log-level warn --log-format json --demo --port x serve",
            })
    void everyOptionOfServeHoldsWhereverItStands(String line) {
        assertEquals(2, run(line.replace("H", home.toString()).split(" ")));
        assertEquals("error --port server.port: \"x\" is not a whole number\n", err.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 1 serve --port 2      | --port is given before and after \"serve\"",
                "-c a serve --config b        | --config is given before and after \"serve\"",
                "--demo serve --demo          | --demo is given before and after \"serve\"",
                "serve --port 1 --port 2      | should be specified only once",
                "serve -c a --config=b        | should be specified only once",
                "--host a --host b            | should be specified only once",
                "serve --demo --demo          | should be specified only once",
                "--host 127.0.0.1 models      | --host is given, and \"council-router models\" has no such option",
                "--demo version               | --demo is given, and \"council-router version\" has no such option",
                "--demo responses list        | --demo is given, and \"council-router responses list\" has no such option",
                "--port 1 simulator           | --port means something else before \"simulator\"",
                "--log-level debug check      | --log-level is given, and \"council-router check\" has no such option",
                "backends --json drain a --json | --json is given before and after \"drain\"",
                "simulator --loaded m         | --loaded: only an ollama server tells what is in memory",
                "simulator --tokens 0         | --tokens: 0 is less than 1",
                "simulator --token-delay -1   | --token-delay: -1 is less than 0",
                "responses export --json      | Unknown option: '--json'",
                "council run debate why --token t | --token is for --replay",
                "check a -c b                 | name one file",
                "models --json --wide         | --wide is about the table",
                "chat --url=http://127.0.0.1:1 -c none.yaml hi | --config would have no effect: --url says where the gateway is;",
                "--home . health --url=http://127.0.0.1:1 | --home would have no effect",
                "status --url=http://127.0.0.1:1 --token t -c none.yaml | and --token what to show it",
                "models --url=http://127.0.0.1:1 --api-key k --home . | --home would have no effect",
                "council run debate why --url=http://127.0.0.1:1 --home . | --home would have no effect",
            })
    void whatCannotHoldIsBadUsage(String line, String why) {
        assertEquals(2, run(line.split(" ")));
        assertTrue(err.toString().contains(why), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void optionsOfAGroupGoOverToItsCommands() throws IOException {
        String nobody = "http://127.0.0.1:1";
        assertEquals(1, run("backends", "--url", nobody, "--token", "t", "drain", "a"));
        assertTrue(err.toString().contains("no gateway answers at " + nobody), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(1, run("--home", home.toString(), "backends", "--url=" + nobody, "disable", "a"));
        assertTrue(err.toString().contains("no gateway answers at " + nobody), err.toString());
    }

    @Test
    void theVariableForTheAddressLeavesAHomeOnlyTheToken() {
        Map<String, String> variables = Map.of("COUNCIL_ROUTER_URL", "http://127.0.0.1:1");
        Map<String, CommandLine> commands = Main.commandLine().getSubcommands();
        CommandLine health = Objects.requireNonNull(commands.get("health"));
        CommandLine status = Objects.requireNonNull(commands.get("status"));
        Set<String> home = Set.of("--home");
        String refused =
                String.valueOf(assertThrows(ParameterException.class, () -> IdleOptions.refuse(health, home, variables))
                        .getMessage());
        assertTrue(refused.contains("$COUNCIL_ROUTER_URL says where"), refused);
        assertDoesNotThrow(() -> IdleOptions.refuse(health, home, Map.of()));
        assertDoesNotThrow(
                () -> IdleOptions.refuse(health, Set.of("--config", "--home"), variables), "the file is read");
        assertDoesNotThrow(() -> IdleOptions.refuse(status, home, variables), "the token lies there");
    }

    @Test
    void helpIsAnAnswerWhateverElseStandsThere() {
        assertEquals(0, run("--port", "1", "models", "--help"));
        assertEquals(0, run("--demo", "--help"));
    }

    /** Every option, even a future one: before any command it is taken over, refused, or unknown. */
    @Test
    void noOptionBeforeAnyCommandIsIgnored() {
        Map<String, CommandLine> commands = Main.commandLine().getSubcommands();
        for (String command : commands.keySet()) {
            for (OptionSpec option : Main.commandLine().getCommandSpec().options()) {
                boolean shared =
                        commands.get(command).getCommandSpec().optionsMap().containsKey(option.longestName());
                if (option.usageHelp() || option.versionHelp() || shared) {
                    continue;
                }
                String value = option.arity().max() == 0 ? "" : option.type().isEnum() ? "=json" : "=1";
                value = option.longestName().equals("--log-level") ? "=debug" : value;
                assertEquals(2, run(option.longestName() + value, command), option.longestName() + " " + command);
            }
        }
    }
}
