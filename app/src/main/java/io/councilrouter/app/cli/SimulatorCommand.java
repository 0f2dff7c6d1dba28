package io.councilrouter.app.cli;

import io.councilrouter.app.boot.SimulatorRun;
import io.councilrouter.simulator.FaultScript;
import io.councilrouter.simulator.SimulatorSettings;
import io.councilrouter.simulator.TurnScript;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulator}: the simulated backend alone, on loopback. */
@Command(
        name = "simulator",
        description = "Run a simulated model server on loopback, for trying things out without a model.")
final class SimulatorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Option(
            names = "--dialect",
            paramLabel = "NAME",
            description = "openai, responses, ollama, anthropic or gemini (default: ${DEFAULT-VALUE}).")
    private String dialect = "openai";

    @Option(names = "--port", paramLabel = "PORT", description = "Port, 0 for a free one (default: ${DEFAULT-VALUE}).")
    private int port = 11500;

    @Option(names = "--tokens", paramLabel = "N", description = "Tokens of an answer (default: ${DEFAULT-VALUE}).")
    private int tokens = 48;

    @Option(
            names = "--token-delay",
            paramLabel = "MS",
            description = "Milliseconds between tokens (default: ${DEFAULT-VALUE}).")
    private long tokenDelay = 20;

    @Option(
            names = "--first-token-delay",
            paramLabel = "MS",
            description = "Milliseconds before the first token (default: ${DEFAULT-VALUE}).")
    private long firstTokenDelay = 60;

    @Option(names = "--model", paramLabel = "NAME", description = "A model it lists; may be given more than once.")
    private List<String> models = new ArrayList<>();

    @Option(names = "--loaded", paramLabel = "NAME", description = "A model it reports as in memory (ollama).")
    private List<String> loaded = new ArrayList<>();

    @Option(
            names = "--fail",
            paramLabel = "SCRIPT",
            description = "Faults: status=N, hang, head-then-hang, reset, error@N, stall@N, truncate@N,"
                    + " garbage@N, unterminated, inline-think, context=N; every=N, first=N say when.")
    private String fail = "";

    @Option(
            names = "--turn",
            paramLabel = "TURN",
            description = "What it does in one turn after the user spoke: call TOOL, call TOOL {\"name\":\"value\"},"
                    + " several with & between, or say WORDS; once for each turn.")
    private List<String> turns = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (!List.of("openai", "responses", "ollama", "anthropic", "gemini").contains(dialect)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "unknown dialect \"" + dialect + "\"; known are openai, responses, ollama, anthropic and gemini");
        }
        if (!loaded.isEmpty() && !dialect.equals("ollama")) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--loaded: only an ollama server tells what is in memory; add --dialect ollama");
        }
        atLeast("--tokens", tokens, 1);
        atLeast("--token-delay", tokenDelay, 0);
        atLeast("--first-token-delay", firstTokenDelay, 0);
        FaultScript faults;
        try {
            faults = FaultScript.of(fail);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--fail: " + e.getMessage(), e);
        }
        TurnScript script;
        try {
            script = TurnScript.of(turns);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--turn: " + e.getMessage(), e);
        }
        SimulatorSettings settings = new SimulatorSettings(
                dialect,
                tokens,
                Duration.ofMillis(tokenDelay),
                Duration.ofMillis(firstTokenDelay),
                models.isEmpty() ? List.of("simulator", "simulator-embed") : List.copyOf(models),
                List.copyOf(loaded),
                faults,
                script);
        try (SimulatorRun run = SimulatorRun.start(settings, port)) {
            spec.commandLine()
                    .getOut()
                    .println(
                            "simulated " + dialect + " server on http://127.0.0.1:" + run.port() + " (Ctrl-C ends it)");
            spec.commandLine().getOut().flush();
            run.await();
        }
        return 0;
    }

    private void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + ": " + value + " is less than " + least);
        }
    }
}
