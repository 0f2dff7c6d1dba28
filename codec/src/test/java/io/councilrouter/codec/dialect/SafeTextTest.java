package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafeTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dial tcp 10.0.0.7:11434: connection refused | dial tcp [address]: connection refused",
                "Post \"http://gpu-1.lan:8000/v1\": EOF | Post \"[address]\": EOF",
                "no route to gpu-1.lan:8000 | no route to [address]",
                "at localhost:11434 and [::1]:80 | at [address] and [address]",
                "model 'qwen2.5:14b' not found | model 'qwen2.5:14b' not found",
                "model 'qwen2.5:14' not found | model 'qwen2.5:14' not found",
                "Incorrect API key provided: sk-proj-abc*****wxyz. | Incorrect API key provided: [key].",
                "sk-learn has no task-manager-9000 | sk-learn has no task-manager-9000",
                "try v1.2.3 of hf.co/a/b:Q4 | try v1.2.3 of hf.co/a/b:Q4",
            })
    void hidesAddressesAndKeepsModels(String text, String safe) {
        assertEquals(safe, SafeText.of(text));
    }

    @Test
    void isOneBoundedLine() {
        assertEquals("a b", SafeText.of(" a\r\n\u0000b\n"));
        String cut = SafeText.of("x".repeat(5000));
        assertEquals(SafeText.MOST + 1, cut.length());
        assertTrue(cut.endsWith("…"));
        assertEquals(
                SafeText.MOST, SafeText.of("x".repeat(SafeText.MOST - 1) + "😀").length());
    }
}
