package io.councilrouter.proxy.exchange;

/**
 * A copy of a text that outlives its request. The characters go into an array that is used again, so that a ring of old timelines
 * keeps no young objects alive. Texts of more than 256 characters are cut. Not thread-safe.
 */
final class KeptText {
    private static final int MOST = 256;

    private char[] chars = new char[40];
    private int length;

    /** Keeps {@code text}, or its first 256 characters. */
    void set(String text) {
        length = Math.min(text.length(), MOST);
        if (length > chars.length) {
            chars = new char[MOST];
        }
        text.getChars(0, length, chars, 0);
    }

    /** Whether it is {@code text}. */
    boolean is(String text) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != chars[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
