package io.councilrouter.codec.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The grammar of RFC 8259, written as plainly as possible: what the cursor must accept, and nothing else. */
final class StrictJson {
    private final byte[] bytes;
    private int at;

    private StrictJson(byte[] bytes) {
        this.bytes = bytes;
    }

    static boolean accepts(byte[] document) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
        StrictJson json = new StrictJson(document);
        json.blank();
        if (!json.value(1)) {
            return false;
        }
        json.blank();
        return json.at == document.length;
    }

    private int peek() {
        return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!take(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private void blank() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private boolean value(int depth) {
        return switch (peek()) {
            case '{' -> depth <= JsonLimits.DEFAULT.depth() && object(depth);
            case '[' -> depth <= JsonLimits.DEFAULT.depth() && array(depth);
            case '"' -> string(Integer.MAX_VALUE);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean object(int depth) {
        at++;
        blank();
        if (take('}')) {
            return true;
        }
        do {
            blank();
            if (!string(JsonLimits.NAME)) {
                return false;
            }
            blank();
            if (!take(':')) {
                return false;
            }
            blank();
            if (!value(depth + 1)) {
                return false;
            }
            blank();
        } while (take(','));
        return take('}');
    }

    private boolean array(int depth) {
        at++;
        blank();
        if (take(']')) {
            return true;
        }
        do {
            blank();
            if (!value(depth + 1)) {
                return false;
            }
            blank();
        } while (take(','));
        return take(']');
    }

    private boolean string(int most) {
        if (!take('"')) {
            return false;
        }
        int from = at;
        while (peek() != '"') {
            int c = peek();
            at++;
            if (c < 0x20) {
                return false;
            }
            if (c == '\\') {
                int letter = peek();
                at++;
                if (letter == 'u') {
                    for (int i = 0; i < 4; i++, at++) {
                        if (Character.digit(peek(), 16) < 0) {
                            return false;
                        }
                    }
                } else if (letter < 0 || "\"\\/bfnrt".indexOf(letter) < 0) {
                    return false;
                }
            }
        }
        at++;
        return at - 1 - from <= most;
    }

    private boolean number() {
        int from = at;
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            if (!digits()) {
                return false;
            }
        }
        return at - from <= JsonLimits.NUMBER;
    }

    private boolean digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > from;
    }
}
