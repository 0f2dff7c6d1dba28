package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BallotTest {

    /** A is member 2, B member 0, C member 3. */
    private final Labels labels = new Labels(List.of(2, 0, 3), List.of("A", "B", "C"), 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ranking\": [\"C\", \"A\", \"B\"]}",
                "```json\n{\"reason\": \"C is right {really}\", \"ranking\": [\"C\",\"A\",\"B\"]}\n```",
                "<think>maybe {\"ranking\": [\"A\", \"B\", \"C\"]}? no.</think>\nHere it is: {\"ranking\": [\"C\",\" A \",\"B\"]} done",
                "The set {A, B} is odd. {\"ranking\":[\"C\",\"A\",\"B\"], \"scores\": {\"A\": 7}}",
            })
    void readsABallotWhateverStandsAroundIt(String reply) {
        Ballot.BallotReading reading = Ballot.read(reply, labels);
        assertEquals("", reading.problem());
        assertEquals(List.of(List.of(3), List.of(2), List.of(0)), reading.ranks());
    }

    @Test
    void readsTies() {
        Ballot.BallotReading reading = Ballot.read("{\"ranking\": [\"B\", [\"A\", \"C\"]]}", labels);
        assertTrue(reading.valid());
        assertEquals(List.of(List.of(0), List.of(2, 3)), reading.ranks());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            A is the best.                                  | there is no JSON object with "ranking" in it.
            {"order": ["A", "B", "C"]}                      | there is no JSON object with "ranking" in it.
            {"ranking": "A > B > C"}                        | "ranking" is not a list of letters.
            {"ranking": ["A", "B"]}                         | C is missing.
            {"ranking": []}                                 | A, B, C is missing.
            {"ranking": ["A", "B", "B"]}                    | B is there twice.
            {"ranking": ["A", "B", "C", "A"]}               | A is there twice.
            {"ranking": ["A", "B", "D"]}                    | "D" is none of A, B, C.
            {"ranking": ["A", "B", "c"]}                    | "c" is none of A, B, C.
            {"ranking": ["A", "B", 3]}                      | "3.0" is none of A, B, C.
            {"ranking": ["A", null, "B", "C"]}              | "null" is none of A, B, C.
            {"ranking": ["A", ["B", ["C"]]]}                | "C" is none of A, B, C.
            {"ranking": ["Answer A is simply the best one"]}| "Answer A is simply t..." is none of A, B, C.
            {"ranking": ["A", "B", "C"                      | there is no JSON object with "ranking" in it.
            """)
    void refusesWhatIsNoBallot(String reply, String problem) {
        Ballot.BallotReading reading = Ballot.read(reply, labels);
        assertFalse(reading.valid());
        assertEquals(problem, reading.problem());
        assertEquals(List.of(), reading.ranks());
    }

    @Test
    void aReplyOfManyBracesIsReadInNoTime() {
        assertFalse(Ballot.read("{".repeat(1_000_000) + "}".repeat(1_000_000), labels)
                .valid());
        assertFalse(Ballot.read("{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000), labels)
                .valid());
        String late = "{ ".repeat(100) + "{\"ranking\": [\"C\", \"A\", \"B\"]}";
        assertTrue(Ballot.read(late, labels).valid());
    }

    @Test
    void theSchemaAllowsWhatTheReaderAccepts() {
        assertEquals(
                "{\"type\":\"object\",\"properties\":{\"reason\":{\"type\":\"string\",\"maxLength\":600},\"ranking\":{\"type\":"
                        + "\"array\",\"items\":{\"type\":\"string\",\"enum\":[\"A\",\"B\",\"C\"]},\"minItems\":3,\"maxItems\":3}},"
                        + "\"required\":[\"reason\",\"ranking\"],\"additionalProperties\":false}",
                Ballot.schema(labels));
        assertTrue(Ballot.read(Ballot.example(labels), labels).valid());
    }
}
