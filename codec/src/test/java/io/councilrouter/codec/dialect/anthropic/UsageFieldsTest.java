package io.councilrouter.codec.dialect.anthropic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Usage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageFieldsTest {

    private static boolean read(String json, Usage usage) {
        ByteBuf in = Unpooled.copiedBuffer("x" + json + "x", StandardCharsets.UTF_8);
        return UsageFields.read(in, 1, in.writerIndex() - 1, usage);
    }

    @Test
    void thePromptIsAllThatWentIn() {
        Usage usage = new Usage();
        assertTrue(read(
                "{ \"cache_read_input_tokens\" : 200, \"input_tokens\": 25 ,\"cache_creation_input_tokens\":100,\"output_tokens\":7}",
                usage));
        assertEquals(325, usage.prompt());
        assertEquals(200, usage.cached());
        assertEquals(100, usage.cacheWritten());
        assertEquals(7, usage.completion());
    }

    @Test
    void laterSumsTakeThePlaceOfEarlierOnes() {
        Usage usage = new Usage();
        read("{\"input_tokens\":25,\"cache_read_input_tokens\":200}", usage);
        assertTrue(read("{\"output_tokens\":15,\"output_tokens_details\":{\"thinking_tokens\":4}}", usage));
        assertEquals(225, usage.prompt());
        assertEquals(15, usage.completion());
        assertEquals(4, usage.thinking());
        read("{\"input_tokens\":30}", usage);
        assertEquals(230, usage.prompt(), "what came from the cache is not told twice");
    }

    @Test
    void sumsOfPartsDoNotCount() {
        Usage usage = new Usage();
        read(
                "{\"iterations\":[{\"input_tokens\":1,\"output_tokens\":2}],\"input_tokens\":3,\"x\":{\"output_tokens\":9}}",
                usage);
        assertEquals(3, usage.prompt());
        assertEquals(-1, usage.completion());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"input_tokens\":null,\"output_tokens\":null,\"output_tokens_details\":null}",
                "{\"input_tokens\":\"5\"}",
                "{\"input_tokens\":-5}",
                "{\"service_tier\":\"standard\"}"
            })
    void whatIsNoCountIsNone(String json) {
        Usage usage = new Usage();
        assertFalse(read(json, usage));
        assertFalse(usage.known());
    }
}
