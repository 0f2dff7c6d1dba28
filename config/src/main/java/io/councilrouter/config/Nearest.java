package io.councilrouter.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name closest to a misspelt one. */
final class Nearest {

    /** Longer words are not compared: nobody misspells that much, and the cost is quadratic. */
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The closest known name, if one is close enough: one mistake per three letters, or one begins like the other. */
    static Optional<String> to(String wanted, Collection<String> known) {
        String word = Choices.normal(wanted);
        if (word.isEmpty() || word.length() > LONGEST) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> near(word, Choices.normal(name)))
                .min(Comparator.comparingInt((String name) -> slips(word, Choices.normal(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A suggestion to end a sentence with: the closest name, else all names if there are only a few. */
    static String hint(String wanted, Collection<String> known) {
        Optional<String> near = to(wanted, known);
        if (near.isPresent()) {
            return "; did you mean \"" + near.get() + "\"?";
        }
        return known.isEmpty() || known.size() > 20 ? "" : "; known here: " + String.join(", ", known);
    }

    private static boolean near(String word, String name) {
        boolean begins = word.length() >= 4 && name.length() >= 4 && (name.startsWith(word) || word.startsWith(name));
        return begins || slips(word, name) <= Math.max(1, Math.min(word.length(), name.length()) / 3);
    }

    /** Number of letters to insert, leave out, change or swap with their neighbour (optimal string alignment). */
    private static int slips(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
