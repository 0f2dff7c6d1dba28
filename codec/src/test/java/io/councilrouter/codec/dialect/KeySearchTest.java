package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeySearchTest {
    private static final KeySearch KEYS = new KeySearch("finish_reason", "usage", "error");

    private static List<String> hits(String json) {
        ByteBuf in = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
        List<String> hits = new ArrayList<>();
        for (long hit = KEYS.next(in, 0, in.writerIndex());
                hit >= 0;
                hit = KEYS.next(in, KeySearch.value(hit), in.writerIndex())) {
            hits.add(KeySearch.key(hit) + ":" + (char) in.getByte(KeySearch.value(hit)));
        }
        return hits;
    }

    @Test
    void findsNamesFarApart() {
        for (int i = 480; i < 520; i++) {
            String far = "x".repeat(i) + "\"usage\" : {" + "y".repeat(i) + "\"error\":1";
            assertEquals(List.of("1:{", "2:1"), hits(far), "at " + i);
        }
    }

    @Test
    void findsEveryNameInOrder() {
        assertEquals(
                List.of("0:n", "1:{", "2:\"", "1:7"),
                hits("{\"finish_reason\":null,\"usage\" : {\"x\":1},\"error\"\n:\t\"e\",\"usage\":7}"));
    }

    @Test
    void findsNamesAtBothEnds() {
        assertEquals(List.of("1:1"), hits("\"usage\":1"));
        assertEquals(List.of(), hits("\"usage\":"));
        assertEquals(List.of(), hits("\"usage\""));
        assertEquals(List.of(), hits("usage\":1"));
        assertEquals(List.of(), hits(""));
    }

    @Test
    void isNotFooledByText() {
        assertEquals(List.of(), hits("{\"content\":\"\\\"usage\\\":{}\"}"));
        assertEquals(List.of(), hits("{\"content\":\"error\",\"type\":\"usage\"}"));
        assertEquals(List.of(), hits("{\"usage_metadata\":1,\"errors\":2,\"my_usage\":3}"));
    }

    @Test
    void findsNamesAtEveryDistance() {
        for (int i = 0; i < 64; i++) {
            assertEquals(List.of("1:{"), hits(" ".repeat(i) + "\"usage\":{}"), "after " + i);
            assertEquals(List.of("1:{", "2:1"), hits("\"usage\":{" + "x".repeat(i) + "\"error\":1"), "between " + i);
        }
    }

    @Test
    void readsWholeNumbers() {
        ByteBuf in = Unpooled.copiedBuffer("123,x,1234567890123456789", StandardCharsets.US_ASCII);
        assertEquals(123, KeySearch.number(in, 0, in.writerIndex()));
        assertEquals(-1, KeySearch.number(in, 4, in.writerIndex()));
        assertEquals(-1, KeySearch.number(in, 6, in.writerIndex()), "more digits than a long holds for certain");
    }

    @Test
    void knowsANameWhereItStands() {
        ByteBuf in = Unpooled.copiedBuffer("usage error usages", StandardCharsets.US_ASCII);
        assertEquals(1, KEYS.of(in, 0, 5));
        assertEquals(2, KEYS.of(in, 6, 11));
        assertEquals(-1, KEYS.of(in, 12, 18));
        assertEquals(-1, KEYS.of(in, 3, 3));
    }
}
