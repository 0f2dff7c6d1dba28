package io.councilrouter.codec.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads a document and writes down, as lines, everything that the cursor says about it. */
final class Walk {
    private Walk() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The document in one pooled direct buffer, as it comes from a socket. */
    static ByteBuf direct(byte[] bytes) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length + 3);
        // Not at index 0: positions count from the document's first byte.
        buffer.writeZero(3).readerIndex(3);
        return buffer.writeBytes(bytes);
    }

    static String over(JsonCursor json, byte[] document) {
        ByteBuf source = direct(document);
        try {
            json.over(source);
            StringBuilder out = new StringBuilder();
            Json token = json.next();
            while (line(json, token, out)) {
                check(json, token, document);
                token = json.next();
            }
            return out.toString();
        } finally {
            source.release();
        }
    }

    /** The same for a document cut at {@code cuts}, which are ascending. */
    static String parts(JsonCursor json, Root root, byte[] document, int... cuts) {
        json.start(root);
        StringBuilder out = new StringBuilder();
        int from = 0;
        boolean more = true;
        for (int i = 0; i <= cuts.length && more; i++) {
            int to = i < cuts.length ? cuts[i] : document.length;
            ByteBuf part = Unpooled.wrappedBuffer(document, from, to - from);
            json.feed(part);
            Json token = json.next();
            while (token != Json.MORE && more) {
                more = line(json, token, out);
                token = more ? json.next() : token;
            }
            if (part.isReadable()) {
                throw new AssertionError("a part was not read to its end");
            }
            from = to;
        }
        if (more) {
            json.finish();
            Json token = json.next();
            while (line(json, token, out)) {
                token = json.next();
            }
        }
        return out.toString();
    }

    /** The same with every byte as a part of its own. */
    static String bytes(JsonCursor json, Root root, byte[] document) {
        int[] cuts = new int[Math.max(0, document.length - 1)];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i + 1;
        }
        return parts(json, root, document, cuts);
    }

    private static boolean line(JsonCursor json, Json token, StringBuilder out) {
        out.append(token);
        if (token == Json.BAD) {
            out.append(' ')
                    .append(Objects.requireNonNull(json.fault()).message())
                    .append('\n');
            return false;
        }
        if (token == Json.END) {
            out.append('\n');
            return false;
        }
        out.append(' ')
                .append(json.depth())
                .append(' ')
                .append(json.from())
                .append("..")
                .append(json.to());
        if (token == Json.NAME) {
            out.append(' ').append(json.name());
        } else if (token == Json.STRING && json.to() - json.from() - 2 <= ByteScanner.LONG) {
            out.append(' ').append(json.text());
        } else if (token == Json.NUMBER) {
            out.append(' ').append(json.longValue(-7)).append(' ').append(json.isLong());
        }
        out.append('\n');
        return true;
    }

    /** Checks that the bytes at a token's position are that token. */
    private static void check(JsonCursor json, Json token, byte[] document) {
        String raw = new String(document, (int) json.from(), (int) (json.to() - json.from()), StandardCharsets.UTF_8);
        boolean right =
                switch (token) {
                    case OBJECT -> raw.equals("{");
                    case OBJECT_END -> raw.equals("}");
                    case ARRAY -> raw.equals("[");
                    case ARRAY_END -> raw.equals("]");
                    case TRUE -> raw.equals("true");
                    case FALSE -> raw.equals("false");
                    case NULL -> raw.equals("null");
                    case NUMBER -> raw.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");
                    case NAME, STRING -> raw.length() > 1 && raw.startsWith("\"") && raw.endsWith("\"");
                    case MORE, END, BAD -> false;
                };
        String value = json.value().toString(StandardCharsets.UTF_8);
        boolean quoted = token == Json.NAME || token == Json.STRING;
        if (!right || !value.equals(quoted ? raw.substring(1, raw.length() - 1) : raw)) {
            throw new AssertionError(
                    token + " at " + json.from() + ".." + json.to() + " is " + raw + ", value " + value);
        }
    }
}
