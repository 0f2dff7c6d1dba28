package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
final class JsonWriterTest {
    private final Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
    private final JsonWriter json = new JsonWriter(out);

    @AfterEach
    void release() {
        out.release();
    }

    private String written() {
        ByteBuf whole = out.takeComposite();
        String text = whole.toString(StandardCharsets.UTF_8);
        whole.release();
        return text;
    }

    @Test
    void putsTheCommas() {
        json.open();
        json.name("a").openArray().closeArray();
        json.name("b").openArray();
        json.number(1)
                .number(-2L)
                .open()
                .close()
                .open()
                .name("x")
                .nul()
                .close()
                .string("s\n")
                .bool(true);
        json.openArray().openArray().closeArray().bool(false).closeArray();
        json.closeArray();
        json.name("\"c\":".getBytes(StandardCharsets.US_ASCII)).escaped(Unpooled.wrappedBuffer(Walk.utf8("e\\n")));
        json.anyName("d\"").raw(Unpooled.wrappedBuffer(Walk.utf8("{\"r\": 1}")));
        json.name("e").raw(Walk.utf8("[]")).name("f").number(1.5).name("g").number(Double.NaN);
        json.close();
        String text = written();
        assertEquals(
                "{\"a\":[],\"b\":[1,-2,{},{\"x\":null},\"s\\n\",true,[[],false]],\"c\":\"e\\n\",\"d\\\"\":{\"r\": 1},"
                        + "\"e\":[],\"f\":1.5,\"g\":null}",
                text);
        assertTrue(StrictJson.accepts(Walk.utf8(text)));
    }

    @Test
    void writesEveryLong() {
        json.openArray();
        long[] values = {0, 9, 10, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_007L};
        StringBuilder expected = new StringBuilder();
        for (long value : values) {
            json.number(value);
            expected.append(expected.isEmpty() ? "[" : ",").append(value);
        }
        json.closeArray();
        assertEquals(expected + "]", written());
    }

    @Test
    void nests64DeepAndNoDeeper() {
        for (int i = 0; i < 64; i++) {
            json.openArray();
        }
        assertThrows(IllegalStateException.class, json::openArray);
        for (int i = 0; i < 64; i++) {
            json.closeArray();
        }
        assertThrows(IllegalStateException.class, json::close);
    }

    @Test
    void costsNoHeap() {
        ByteBuf text = Walk.direct(Walk.utf8(" sky"));
        ByteBuf into = PooledByteBufAllocator.DEFAULT.directBuffer(8192);
        JsonWriter fixed = new JsonWriter(new ByteSink() {
            @Override
            public ByteBuf tail(int bytes) {
                return into;
            }

            @Override
            public void append(ByteBuf source, int index, int length) {
                into.writeBytes(source, index, length);
            }

            @Override
            public long size() {
                return into.readableBytes();
            }
        });
        long bytes = Allocations.perRun(() -> {
            fixed.open();
            fixed.name("content")
                    .escaped(text)
                    .name("n")
                    .number(1_700_000_000L)
                    .name("t")
                    .string("a \"b\"");
            fixed.close();
            into.clear();
        });
        text.release();
        into.release();
        assertEquals(0, bytes);
    }
}
