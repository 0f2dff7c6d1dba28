package io.councilrouter.codec.json;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Random documents: valid ones, and ones that are a few bytes off. The same seed gives the same document. */
final class RandomJson {
    private static final String[] PIECES = {
        "a", "model", "stream", " ", "é", "ż", "漢", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\ud83d\\ude00",
        "\\ud800", "\\udc00", "\\u0000", "xyzxyzxyz", "0123456789", "{", "}", "[", "]", ":", ",", "\u007f", "\u0080",
                "\uffff"
    };
    private static final String[] BLANKS = {"", "", "", "", " ", "\n", "\t\r\n  "};
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "17",
        "0.5",
        "-0.0",
        "1e5",
        "1E+10",
        "2e-7",
        "123456789012345678",
        "9223372036854775807",
        "-9223372036854775808",
        "12345678901234567890123",
        "1.7976931348623157e308",
        "1e99999",
        "-12.5e+003"
    };
    private static final String NASTY = "{}[]:,\"\\ tfn0123456789.-+eEu/*'#\u0000\u001f\n";

    private final Random random;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private RandomJson(long seed) {
        random = new Random(seed);
    }

    static byte[] valid(long seed) {
        RandomJson json = new RandomJson(seed);
        json.blank();
        json.value(0);
        json.blank();
        return json.out.toByteArray();
    }

    static byte[] mutated(long seed) {
        byte[] bytes = valid(seed);
        Random random = new Random(~seed);
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && bytes.length > 0; i++) {
            bytes = mutated(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int cut = Math.min(bytes.length - at, 1 + random.nextInt(3));
        byte chance = random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) NASTY.charAt(random.nextInt(NASTY.length()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(bytes, at + cut, bytes.length - at - cut);
            case 1 -> {
                out.write(chance);
                out.write(bytes, at, bytes.length - at);
            }
            case 2 -> {
                out.write(chance);
                out.write(bytes, at + 1, bytes.length - at - 1);
            }
            case 3 -> {
                out.write(bytes, at, cut);
                out.write(bytes, at, bytes.length - at);
            }
            default -> {}
        }
        return out.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(Walk.utf8(text));
    }

    private void blank() {
        write(BLANKS[random.nextInt(BLANKS.length)]);
    }

    private void value(int depth) {
        switch (random.nextInt(depth > 5 ? 4 : 7)) {
            case 0 -> string(random.nextInt(60) == 0 ? 2000 : 12);
            case 1 -> write(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 2 -> write(random.nextBoolean() ? "true" : "false");
            case 3 -> write("null");
            case 4 -> array(depth);
            default -> object(depth);
        }
    }

    private void array(int depth) {
        write("[");
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            write(i == 0 ? "" : ",");
            blank();
            value(depth + 1);
            blank();
        }
        blank();
        write("]");
    }

    private void object(int depth) {
        write("{");
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            write(i == 0 ? "" : ",");
            blank();
            string(random.nextInt(200) == 0 ? 600 : 4);
            blank();
            write(":");
            blank();
            value(depth + 1);
            blank();
        }
        blank();
        write("}");
    }

    private void string(int most) {
        write("\"");
        int size = random.nextInt(most + 1);
        for (int i = 0; i < size; i++) {
            write(PIECES[random.nextInt(PIECES.length)]);
        }
        write("\"");
    }
}
