package io.councilrouter.bench.storage;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Made-up text: few words often, many words seldom (Zipf), a number here and there. The same seed gives the same text.
 */
final class Prose {
    private static final String[] SYLLABLES = {
        "ba", "con", "de", "er", "fi", "ga", "har", "in", "ju", "ka", "lo", "men", "no", "or", "pre", "qui", "re",
        "sta", "ti", "un", "ver", "wa", "xe", "ya", "zo"
    };
    private static final int WORDS = 20_000;
    private static final int NUMBER_EACH = 30;
    private static final int LINE_EACH = 12;

    private final Random random;

    Prose(long seed) {
        this.random = new Random(seed);
    }

    /** About so many bytes of text. */
    String text(int bytes) {
        StringBuilder text = new StringBuilder(bytes + 16);
        int words = 0;
        while (text.length() < bytes) {
            words++;
            text.append(words % NUMBER_EACH == 0 ? Integer.toString(random.nextInt(10_000)) : word(rank()));
            text.append(words % LINE_EACH == 0 ? ".\n" : " ");
        }
        return text.toString();
    }

    /** The same as UTF-8. */
    byte[] utf8(int bytes) {
        return text(bytes).getBytes(StandardCharsets.UTF_8);
    }

    /** The inverse of a continuous Zipf distribution. */
    private int rank() {
        return (int) Math.pow(WORDS, random.nextDouble()) - 1;
    }

    /** The word of a rank; 0 is the most frequent. */
    static String word(int rank) {
        StringBuilder word = new StringBuilder();
        int rest = rank + 1;
        while (rest > 0) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
            rest /= SYLLABLES.length;
        }
        return word.toString();
    }
}
