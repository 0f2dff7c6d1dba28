package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model thinks aloud is not part of its answer. */
class ThoughtsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "<think>2+2?\\nfour.</think>\\n\\n4 | 4",
                "\\n <thinking>a</thinking>4 | 4",
                "<think></think><think>b</think> 4 | 4",
                "<think>it never ends | ''",
                "First I add.\\n</think>\\n\\n4 | 4",
                "First I add.</think> 4 | First I add.</think> 4",
                "Models write <think>x</think> before they answer. | Models write <think>x</think> before they answer.",
                "An example:\\n<think>\\nx\\n</think>\\nis left out. | An example:\\n<think>\\nx\\n</think>\\nis left out.",
                "I think so. | I think so.",
                "4 | 4"
            })
    void areTakenFromTheBeginningOnly(String said, String answer) {
        assertEquals(answer.replace("\\n", "\n"), Thoughts.without(said.replace("\\n", "\n")));
    }

    @Test
    void aModelThatThinksWithoutEndDoesNotExhaustTheStack() {
        assertEquals("42", Thoughts.without("<think>a</think>\n".repeat(100_000) + "42"));
    }
}
