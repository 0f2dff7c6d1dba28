package io.councilrouter.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson's parser says about its current token, without the exceptions that it declares for parsers of files, and
 * without allocating anything but Strings that are requested. Stateless.
 */
final class TokenText {
    /** A number of digits with which no long can overflow. */
    private static final int SAFE_DIGITS = 18;

    private TokenText() {}

    /** Where the token that a feed has just read begins, for tokens other than strings and names. */
    static long from(TokenFeed feed, Json token) {
        return switch (token) {
            case NUMBER -> feed.numberFrom();
            case TRUE, NULL -> feed.position() - 4;
            case FALSE -> feed.position() - 5;
            case OBJECT, OBJECT_END, ARRAY, ARRAY_END -> feed.position() - 1;
            case NAME, STRING, MORE, END, BAD -> 0;
        };
    }

    /**
     * The decoded string between two positions that a feed has just read.
     *
     * @param view of all bytes, null if there is none
     * @return null if it is longer than {@code most} bytes of UTF-8, or too long to have been given to the parser
     *     completely when its bytes are gone
     */
    static @Nullable String text(TokenFeed feed, @Nullable SourceView view, long from, long to, int most) {
        if (!feed.decoded(from, to)) {
            ByteBuf inside = view == null ? feed.inside(from, to) : view.value(from, to);
            return inside == null ? null : JsonEscapes.text(inside, most);
        }
        String text = of(feed.parser());
        return to - from <= most || JsonEscapes.size(text) <= most ? text : null;
    }

    /** The name of the field. */
    static String name(JsonParser in) {
        try {
            return in.currentName();
        } catch (IOException impossible) {
            throw unread(impossible);
        }
    }

    /** The string, decoded. */
    static String of(JsonParser in) {
        try {
            return in.getText();
        } catch (IOException impossible) {
            throw unread(impossible);
        }
    }

    /** Whether the decoded string is {@code text}. */
    static boolean same(JsonParser in, String text) {
        try {
            int length = in.getTextLength();
            if (length != text.length()) {
                return false;
            }
            char[] chars = in.getTextCharacters();
            int offset = in.getTextOffset();
            for (int i = 0; i < length; i++) {
                if (chars[offset + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        } catch (IOException impossible) {
            throw unread(impossible);
        }
    }

    /** The number as an integer, or {@code fallback} if it is not an integer or is too large. */
    static long integer(JsonParser in, long fallback) {
        try {
            int length = in.getTextLength();
            // The characters of a lone 0 would be created again at each call.
            return length == 1
                    ? in.getIntValue()
                    : integer(in.getTextCharacters(), in.getTextOffset(), length, fallback);
        } catch (IOException impossible) {
            throw unread(impossible);
        }
    }

    /** The same for characters. */
    static long integer(char[] chars, int offset, int length, long fallback) {
        boolean negative = length > 0 && chars[offset] == '-';
        int digits = negative ? length - 1 : length;
        int first = negative ? offset + 1 : offset;
        if (digits < 1 || digits > SAFE_DIGITS + 1) {
            return fallback;
        }
        // Negative, since there is one more negative long than there are positive ones.
        long value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = chars[first + i] - '0';
            if (digit < 0 || digit > 9) {
                return fallback;
            }
            if (i == SAFE_DIGITS && (value < Long.MIN_VALUE / 10 || (value == Long.MIN_VALUE / 10 && digit > 8))) {
                return fallback;
            }
            value = value * 10 - digit;
        }
        return negative ? value : value == Long.MIN_VALUE ? fallback : -value;
    }

    private static IllegalStateException unread(IOException cause) {
        return new IllegalStateException("a token that is in memory cannot be read", cause);
    }
}
