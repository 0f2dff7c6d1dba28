package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code init}: a first configuration. */
final class InitCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(args);
    }

    @Test
    void writesWhatCheckAccepts() throws IOException {
        Path file = home.resolve("made/council-router.yaml");
        assertEquals(0, run("init", "--no-scan", "--home", home.resolve("made").toString()), err.toString());
        assertTrue(out.toString().contains("written to " + file), out.toString());
        assertEquals(0, run("check", file.toString()), err.toString());
        assertEquals(0, run("--home", home.resolve("made").toString(), "check", "--diff"), err.toString());
        assertFalse(err.toString().contains("warning"), err.toString());
    }

    @Test
    void overwritesNothingUnlessForced() throws IOException {
        Path file = Files.writeString(home.resolve("council-router.yaml"), "mine");
        assertEquals(1, run("init", "--no-scan", "--home", home.toString()));
        assertTrue(err.toString().contains(file + " already exists; --force"), err.toString());
        assertEquals("mine", Files.readString(file));
        assertEquals(0, run("init", "--no-scan", "--force", "--home", home.toString()), err.toString());
        assertTrue(Files.readString(file).contains("port: 11430"));
        Files.writeString(home.resolve("config.yaml"), "mine");
        Files.delete(file);
        assertEquals(1, run("init", "--no-scan", "--home", home.toString()), "serve would take the other one");
        assertFalse(Files.exists(file));
        Path other = home.resolve("other.yaml");
        assertEquals(0, run("init", "--no-scan", "-c", other.toString(), "--home", home.toString()), err.toString());
        assertTrue(Files.exists(other));
        assertTrue(
                out.toString().contains("start with: council-router -c " + other + " --home " + home), out.toString());
    }

    @Test
    void namesWhatWasFoundWithItsModels() throws IOException {
        String text = InitText.of(List.of(
                new InitText.FoundServer(
                        "ollama", URI.create("http://localhost:11434"), List.of("llama3.1:8b", "x\ny: 1")),
                new InitText.FoundServer("vllm", URI.create("http://rack:8000"), List.of()),
                new InitText.FoundServer("ollama", URI.create("http://rack:11434"), List.of("a"))));
        assertTrue(text.contains("  # 2 models: llama3.1:8b, x?y: 1\n  - name: ollama\n"), text);
        assertTrue(text.contains("  # no models yet\n  - name: vllm\n"), text);
        assertTrue(text.contains("  - name: ollama-2\n    type: ollama\n    url: \"http://rack:11434\"\n"), text);
        assertTrue(text.contains("#  default_model: \"llama3.1:8b\""), text);
        Path file = Files.writeString(home.resolve("f.yaml"), text);
        assertEquals(0, run("check", file.toString()), err.toString());
        assertTrue(out.toString().contains("rack:11434"), out.toString());
    }

    @Test
    void everyExampleInItsCommentsIsRight() throws IOException {
        String text = InitText.of(List.of());
        String uncommented =
                text.replaceAll("(?m)^#( {2}|[a-z_]+:)", "$1").replace("sha256:...", "sha256:" + "a".repeat(64));
        Path file = Files.writeString(home.resolve("f.yaml"), uncommented);
        assertEquals(0, run("check", file.toString()), err + "\n" + uncommented);
        assertTrue(out.toString().contains("rack"), out.toString());
    }

    @Test
    void helpExplainsCommandsAndTheirParts() {
        assertEquals(0, run("help"));
        assertTrue(out.toString().startsWith("Usage: council-router "), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("help", "responses", "list"));
        assertTrue(out.toString().startsWith("Usage: council-router responses list"), out.toString());
        assertEquals(2, run("help", "nonsense"));
        assertTrue(err.toString().contains("there is no command \"nonsense\""), err.toString());
    }
}
