package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.LeakExtension;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
final class VectorCodeTest {

    private static String run(String in, BiConsumer<ByteBuf, HeldText> code) {
        HeldText out = new HeldText();
        try {
            code.accept(Unpooled.copiedBuffer(in, StandardCharsets.US_ASCII), out);
            return out.view().toString(StandardCharsets.US_ASCII);
        } finally {
            out.close();
        }
    }

    private static float[] floats(String base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5",
                "-0.25",
                "1e-5",
                "-1.5E+3",
                "0.010234567",
                "3.4028235e38",
                "1e-45",
                "0.1234567890123456789",
                "12345678901234567890",
                "-0.0",
                "100e-30",
                "0"
            })
    void encodesWhatJavaParses(String number) {
        float[] read = floats(run("[" + number + "]", VectorCode::encode));
        assertArrayEquals(new float[] {Float.parseFloat(number)}, read);
    }

    @Test
    void encodesVectorsOfEveryLength() {
        for (int length = 0; length < 8; length++) {
            StringJoiner array = new StringJoiner(", ", "[ ", " ]");
            ByteBuffer bytes = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < length; i++) {
                array.add(Float.toString(i * 0.37f));
                bytes.putFloat(i * 0.37f);
            }
            String expected = Base64.getEncoder().encodeToString(bytes.array());
            assertEquals(expected, run(array.toString(), VectorCode::encode), "length " + length);
        }
    }

    @Test
    void roundTripsFloatsAsEnginesWriteThem() {
        Random random = new Random(7);
        StringJoiner array = new StringJoiner(",", "[", "]");
        for (int i = 0; i < 500; i++) {
            array.add(Float.toString((float) random.nextGaussian() * (i % 3 == 0 ? 1e-6f : 1)));
        }
        String base64 = run(array.toString(), VectorCode::encode);
        assertEquals(array.toString(), run(base64, VectorCode::decode));
    }

    @Test
    void decodesEscapedBase64() {
        String base64 = Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0xffff_ffff)
                        .putFloat(1.5f)
                        .array());
        String escaped = base64.replace("/", "\\/").replace("=", "\\u003d");
        assertEquals("[0.0,1.5]", run(escaped, VectorCode::decode), "the first is NaN, which JSON cannot express");
    }

    @Test
    void survivesNonsense() {
        assertEquals("AAAAgA==", run("[-]", VectorCode::encode));
        assertEquals("AAAAAAAAAAA=", run("[1.2.3.4e, 1e]", VectorCode::encode));
        assertEquals("[]", run("!!!A\\", VectorCode::decode));
        assertEquals("", run("[]", VectorCode::encode));
    }

    @Test
    void encodingAllocatesNothing() {
        ByteBuf array = Unpooled.copiedBuffer("[0.010234567,-0.5,1.25e-3,0.7]", StandardCharsets.US_ASCII);
        HeldText out = new HeldText();
        assertEquals(0, Allocations.perRun(() -> {
            out.clear();
            VectorCode.encode(array, out);
        }));
        out.close();
    }
}
