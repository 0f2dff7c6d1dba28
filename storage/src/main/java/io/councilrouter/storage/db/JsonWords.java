package io.councilrouter.storage.db;

import java.nio.charset.StandardCharsets;

/**
 * Extracts the words of a JSON document: its string values, unescaped, one per line, but no member names and nothing
 * that looks like an image. The document may be truncated; text that is not JSON has no words. Knows no dialect:
 * whatever a person wrote is a string somewhere.
 */
final class JsonWords {
    private static final int LOOK = 512;
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;

    private final String json;
    private final StringBuilder out;
    private final int limit;
    private int at;

    private JsonWords(String json, StringBuilder out, int limit) {
        this.json = json;
        this.out = out;
        this.limit = limit;
    }

    /** Appends the words of a document until {@code out} has {@code limit} characters. */
    static void append(byte[] document, StringBuilder out, int limit) {
        int first = 0;
        while (first < document.length && document[first] <= ' ' && document[first] >= 0) {
            first++;
        }
        if (first < document.length && (document[first] == '{' || document[first] == '[')) {
            new JsonWords(new String(document, StandardCharsets.UTF_8), out, limit).walk();
        }
    }

    private void walk() {
        while (at < json.length() && out.length() < limit) {
            if (json.charAt(at++) == '"') {
                value();
            }
        }
        if (out.length() > limit) {
            out.setLength(limit);
        }
    }

    private void value() {
        int begin = at;
        int end = begin;
        while (end < json.length() && json.charAt(end) != '"') {
            end += json.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, json.length());
        at = end + 1;
        if (!isName(at) && !isBlob(begin, end)) {
            unescape(begin, end);
            out.append('\n');
        }
    }

    /** Whether a colon follows. */
    private boolean isName(int from) {
        int next = from;
        while (next < json.length() && json.charAt(next) <= ' ') {
            next++;
        }
        return next < json.length() && json.charAt(next) == ':';
    }

    /** Whether this is an image or sound in Base64: long, and without the spaces that text would have. */
    private boolean isBlob(int begin, int end) {
        return end - begin > LOOK
                && json.substring(begin, begin + LOOK).indexOf(' ') < 0
                && json.substring(begin, begin + LOOK).chars().allMatch(c -> c < 0x80 && c != '\\');
    }

    private void unescape(int begin, int end) {
        int plain = begin;
        int here = begin;
        while (here < end && out.length() < limit) {
            if (json.charAt(here) != '\\') {
                here++;
                continue;
            }
            out.append(json, plain, here);
            here = escape(here + 1, end);
            plain = here;
        }
        if (plain < here) {
            out.append(json, plain, Math.min(here, end));
        }
    }

    /** Reads the escape after a backslash; returns the index after it. */
    private int escape(int here, int end) {
        if (here >= end) {
            return end;
        }
        char kind = json.charAt(here);
        if (kind != 'u') {
            out.append(kind == '"' || kind == '\\' || kind == '/' ? kind : ' ');
            return here + 1;
        }
        int code = 0;
        int digit = here + 1;
        while (digit < end && digit <= here + UNICODE_DIGITS) {
            code = code * HEX + Math.max(0, Character.digit(json.charAt(digit), HEX));
            digit++;
        }
        out.append(code == 0 ? ' ' : (char) code);
        return digit;
    }
}
