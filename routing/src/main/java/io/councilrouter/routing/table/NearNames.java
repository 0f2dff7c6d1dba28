package io.councilrouter.routing.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Suggests names similar to an unknown one, for the message of the 404. For a slow path; bounded by the lengths
 * compared.
 */
final class NearNames {
    private static final int MOST = 3;
    private static final int LONGEST = 128;

    private NearNames() {}

    /** Up to three names, the most similar first; none that is more different than similar. */
    static List<String> of(String asked, Collection<String> names) {
        String wanted = clip(asked);
        record Near(String name, int distance) {}
        List<Near> found = new ArrayList<>();
        for (String name : names) {
            String other = clip(name);
            boolean part = wanted.length() >= 3 && (other.contains(wanted) || wanted.contains(other));
            int distance = part ? 1 : distance(wanted, other);
            if (distance <= Math.max(2, wanted.length() / 3)) {
                found.add(new Near(name, distance));
            }
        }
        found.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::name));
        return found.stream().limit(MOST).map(Near::name).toList();
    }

    private static String clip(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.length() > LONGEST ? lower.substring(0, LONGEST) : lower;
    }

    /** Levenshtein distance, computed in two rows. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[b.length()];
    }
}
