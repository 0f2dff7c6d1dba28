package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FinalAnswerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            Final answer: 42                       | NUMBER | 42
            **Final answer:** 1,200 kg.            | NUMBER | 1200
            Final Answer: **$3.50**                | NUMBER | 3.5
            The final answer is 7.                 | NUMBER | 7
            The answer to this question is 11.     | NUMBER | 11
            A dozen eggs cost 3 euros in that shop. | NUMBER | 3
            Answer: 3/4                            | NUMBER | 0.75
            Answer: −5                             | NUMBER | -5
            Result = 0.0                           | NUMBER | 0
            Final answer: 25%                      | NUMBER | 25
            Final answer: x = 5                    | NUMBER | 5
            Final answer: seven                    | NUMBER | 7
            Final answer: 007                      | NUMBER | 7
            Final answer: 1e3                      | NUMBER | 1000
            Final answer: \\boxed{12}               | NUMBER | 12
            So we get $\\boxed{12}$.                | NUMBER | 12
            Final answer: 3 or 4                   | TEXT   | 3 or 4
            Final answer: 1/0                      | TEXT   | 1/0
            Final answer: H2O                      | TEXT   | h2o
            Yes, it does.                          | YES_NO | yes
            Final answer: No                       | YES_NO | no
            Final answer: False.                   | YES_NO | no
            Final answer: No more than necessary   | TEXT   | no more than necessary
            Final answer: (B)                      | CHOICE | b
            Final answer: c) the Nile              | CHOICE | c
            Final answer: Option D                 | CHOICE | d
            Final answer: a dog                    | TEXT   | dog
            Final answer: The "Nile"!              | TEXT   | nile
            Final answer: e.g. water               | TEXT   | e g water
            Final answer: C++                      | TEXT   | c++
            Final answer: Ｔｏｋｙｏ                   | TEXT   | tokyo
            """)
    void isComparedByWhatItComesTo(String text, FinalAnswer.FinalAnswerKind kind, String key) {
        assertEquals(new FinalAnswer(kind, key), FinalAnswer.of(text));
    }

    @Test
    void theLastMarkedLineCounts() {
        assertEquals(
                "9",
                FinalAnswer.of("Answer: 8\nWait.\nFinal answer: 9\nHope that helps!")
                        .key());
        assertEquals("11", FinalAnswer.of("First 5, then 6.\n\nSo it is 11\n\n").key());
        assertFalse(FinalAnswer.of("").given());
        assertFalse(FinalAnswer.of("\n ...\n").given());
    }

    @Test
    void textsThatSayMuchTheSameAgree() {
        FinalAnswer one = FinalAnswer.of("Final answer: the river Nile in Africa");
        assertTrue(one.agreesWith(FinalAnswer.of("Final answer: River Nile, Africa")));
        assertFalse(one.agreesWith(FinalAnswer.of("Final answer: the Amazon")));
        assertFalse(FinalAnswer.of("Final answer: 4").agreesWith(FinalAnswer.of("Final answer: 5")));
        assertFalse(FinalAnswer.of("").agreesWith(FinalAnswer.of("")));
    }
}
