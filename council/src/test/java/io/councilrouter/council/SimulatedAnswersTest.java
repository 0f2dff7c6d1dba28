package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.simulator.Samples;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The simulator follows schemas well enough to be a judge and an analyst. */
final class SimulatedAnswersTest {

    @Test
    void ranksAsAJudgeIsAsked() {
        Labels labels = Labels.shuffled(List.of(0, 1, 2), 42);
        Ballot.BallotReading reading = Ballot.read(Samples.object(Ballot.schema(labels), "so it is"), labels);
        assertTrue(reading.valid(), reading.problem());
        assertEquals(labels.places().stream().map(List::of).toList(), reading.ranks());
    }

    @Test
    void analysesAsAnAnalystIsAsked() {
        String reply = Samples.object(Analyses.SCHEMA, "all the same");
        assertNotNull(Analyses.read(reply, Set.of("A")).analysis(), reply);
    }
}
