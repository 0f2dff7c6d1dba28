package io.councilrouter.simulator;

import java.time.Duration;
import java.util.List;

/**
 * How the simulator behaves.
 *
 * @param dialect {@code openai}, {@code responses}, {@code ollama}, {@code anthropic} or {@code gemini}
 * @param tokens most tokens of an answer, 1 or more
 * @param tokenDelay pause between tokens
 * @param firstTokenDelay pause before the first
 * @param models names it lists; it answers to any name
 * @param loaded those that it reports as in memory (Ollama)
 * @param faults what goes wrong
 * @param turns script by turns, if a request brings none
 */
public record SimulatorSettings(
        String dialect,
        int tokens,
        Duration tokenDelay,
        Duration firstTokenDelay,
        List<String> models,
        List<String> loaded,
        FaultScript faults,
        TurnScript turns) {
    /** Settings of the demo on a first run: quick, but slow enough that one sees it stream. */
    public static SimulatorSettings demo() {
        return new SimulatorSettings(
                "openai",
                48,
                Duration.ofMillis(20),
                Duration.ofMillis(60),
                List.of("simulator", "simulator-embed"),
                List.of(),
                FaultScript.NONE,
                TurnScript.NONE);
    }
}
