package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Base64TextTest {

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AA",
                "AAA",
                "AAAA",
                "AA==",
                "AAA=",
                "\\/9j\\/+A==",
                "AAAA\\r\\nAAAA\\n",
                "AA\\u003d\\u003D",
                "\\u0041AAA",
            })
    void soundTexts(String escaped) {
        assertTrue(Base64Text.sound(text(escaped)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\n",
                "====",
                "A",
                "AAAAA",
                "AA=",
                "AA=A",
                "A===",
                "AAAA====",
                "%%%%",
                "AA AA",
                "AAAA-_AA",
                "https://example.org/x.png",
                "/home/me/x.png",
                "C:\\\\x",
                "AAAA\\tAAAA",
                "AAA\\u00e9",
                "AAA\\u00",
                "AAA\\",
                "\u00e9AAA",
                "image/png;base64,AAAA",
            })
    void allOthers(String escaped) {
        assertFalse(Base64Text.sound(text(escaped)));
    }

    @Test
    void looksAtBothEndsOfLongTexts() {
        String megabyte = "A\\/bc".repeat(1 << 18);
        assertTrue(Base64Text.sound(text(megabyte)));
        assertTrue(Base64Text.sound(text("+" + megabyte + "a==")));
        assertTrue(Base64Text.sound(text("\\u0041" + megabyte)));
        assertFalse(Base64Text.sound(text(":" + megabyte)));
        assertFalse(Base64Text.sound(text(megabyte + "%")));
        assertFalse(Base64Text.sound(text(megabyte + "=A")));
        for (int shift = 0; shift < 8; shift++) {
            assertTrue(Base64Text.sound(text("A".repeat(shift) + "\\u002b".repeat(20_000))), "shifted by " + shift);
        }
    }
}
