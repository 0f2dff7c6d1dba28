package io.councilrouter.simulator;

import java.time.Duration;
import java.util.List;

/**
 * How the simulator behaves.
 *
 * @param dialect {@code openai} or {@code ollama}
 * @param tokens most tokens of an answer, 1 or more
 * @param tokenDelay pause between tokens
 * @param firstTokenDelay pause before the first
 * @param models names it lists; it answers to any
 * @param loaded which of them it says are in memory (Ollama)
 * @param faults what goes wrong
 * @param turns what it does turn by turn, where a request does not say
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
    /** What the first run offers: quick, but not so quick that nobody sees it stream. */
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
