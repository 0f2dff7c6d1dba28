package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InlineImageTest {

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:image/png;base64,AAAA | image/png",
                "data:image\\/webp;base64,AAAA | image/webp",
                "DATA:image/png;charset=x;BASE64,AAAA | image/png",
                "data:;base64,AAAA | ''",
            })
    void takesUrisApart(String uri, String mime) {
        ByteBuf escaped = text(uri);
        InlineImage image = InlineImage.of(escaped);
        assertEquals(new InlineImage(mime, uri.indexOf("AAAA")), image);
        assertEquals(0, escaped.readerIndex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://x/a.png", "data:image/png,raw", "data:", "data:;base64", "", "data:image/png;base6,AA"})
    void leavesAllOthers(String uri) {
        assertNull(InlineImage.of(text(uri)));
    }

    @Test
    void looksForTheCommaNearTheFront() {
        assertNull(InlineImage.of(text("data:" + "x".repeat(300) + ";base64,AAAA")));
    }

    @ParameterizedTest
    @CsvSource({
        "iVBORw0KGgo, image/png",
        "/9j/4A, image/jpeg",
        "\\/9j\\/, image/jpeg",
        "R0lGODlh, image/gif",
        "UklGRh, image/webp",
        "AA, image/jpeg"
    })
    void guessesTheMediaType(String base64, String mime) {
        assertEquals(mime, InlineImage.sniff(text(base64)));
    }
}
