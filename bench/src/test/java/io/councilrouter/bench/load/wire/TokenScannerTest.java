package io.councilrouter.bench.load.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenScannerTest {

    private static final String STREAM =
            """
            data: {"content":"#00000@0000000000000000007 "}

            # is no stamp, nor is #12 or #1@x

            data: {"content":"#00041@0000000000000123456 "}

            data: [DONE]

            """;

    @Test
    void findsEveryStampHoweverTheStreamIsCut() {
        List<String> expected = List.of("0@7", "41@123456");
        for (int cut = 0; cut <= STREAM.length(); cut++) {
            assertEquals(expected, scan(STREAM.substring(0, cut), STREAM.substring(cut)), "cut at " + cut);
        }
        assertEquals(expected, scan(STREAM.split("")));
    }

    private static List<String> scan(String... pieces) {
        List<String> tokens = new ArrayList<>();
        TokenScanner scanner = new TokenScanner((number, nanos) -> tokens.add(number + "@" + nanos));
        for (String piece : pieces) {
            ByteBuf buffer = Unpooled.copiedBuffer(piece, StandardCharsets.US_ASCII);
            scanner.scan(buffer, 0, buffer.readableBytes());
        }
        assertTrue(scanner.endsWith("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII)));
        return tokens;
    }
}
