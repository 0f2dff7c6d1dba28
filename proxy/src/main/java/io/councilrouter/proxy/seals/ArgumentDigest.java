package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A number for a call's arguments that does not depend on how they are written: clients read the JSON and write it again,
 * with other white space, escapes, order of fields, and 1.0 as 1. Not meant to resist anybody. Stateless between calls;
 * not thread-safe.
 */
final class ArgumentDigest {
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    /** The number of an empty object. */
    private static final long EMPTY = 1;

    private final JsonCursor json = new JsonCursor();
    private final HeldText plain = new HeldText();
    private final HeldText word = new HeldText();
    private boolean broken;

    /** The number of {@code escaped}, the inside of a JSON string that holds JSON; of its bytes if it holds anything else. */
    long of(@Borrowed ByteBuf escaped) {
        try {
            JsonEscapes.unescape(escaped, plain, HeldText.MOST);
            if (plain.isEmpty()) {
                // No arguments are told as an empty object by one side and not at all by the other.
                return EMPTY;
            }
            broken = false;
            json.over(plain.view());
            long number = value(json.next());
            return broken || json.next() != Json.END ? bytes(plain.view()) : number;
        } finally {
            json.close();
            plain.close();
            word.close();
        }
    }

    private long value(Json token) {
        return switch (token) {
            case OBJECT -> object();
            case ARRAY -> list();
            case STRING -> mix(2 + text());
            case NUMBER -> mix(3 + number());
            case TRUE -> mix(4);
            case FALSE -> mix(5);
            case NULL -> mix(6);
            default -> {
                broken = true;
                yield 0;
            }
        };
    }

    /** A sum, so that the order of fields does not matter. */
    private long object() {
        long sum = EMPTY;
        Json token = json.next();
        for (; token == Json.NAME; token = json.next()) {
            long name = text();
            sum += mix(name * FACTOR + value(json.next()));
        }
        broken |= token != Json.OBJECT_END;
        return sum;
    }

    private long list() {
        long all = EMPTY + 1;
        Json token = json.next();
        for (; token != Json.ARRAY_END && !broken; token = json.next()) {
            all = mix(all * FACTOR + value(token));
        }
        return all;
    }

    private long text() {
        word.clear();
        JsonEscapes.unescape(json.value(), word, HeldText.MOST);
        return bytes(word.view());
    }

    private long number() {
        double value = Double.parseDouble(json.value().toString(StandardCharsets.US_ASCII));
        // Beyond 2^53 two numbers may be one here, which does no harm.
        return Double.doubleToLongBits(value == 0 ? 0 : value);
    }

    /** A number of the readable bytes. */
    static long bytes(@Borrowed ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        long hash = (long) end - at;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mix(hash * FACTOR + text.getLong(at));
        }
        for (; at < end; at++) {
            hash = hash * FACTOR + text.getByte(at);
        }
        return mix(hash);
    }

    /** Spreads each bit over all of them. */
    static long mix(long value) {
        long half = (value ^ (value >>> 32)) * 0xd6e8feb86659fd93L;
        half = (half ^ (half >>> 29)) * FACTOR;
        return half ^ (half >>> 32);
    }
}
