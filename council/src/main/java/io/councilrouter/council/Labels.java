package io.councilrouter.council;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which letter stands for which member in one prompt. A judge must not recognise an answer by its position, so each
 * judge gets its own order; everybody else sees members under their usual labels.
 *
 * <pre>
 *   places that answered   0 2 3        seed 42        A B C
 *                                   ------------->    3 0 2     A is what member 3 answered
 * </pre>
 *
 * @param places members' places, in the order of their letters
 * @param letters one letter for each place
 * @param seed seed of the order; 0 for the template's own order
 */
public record Labels(List<Integer> places, List<String> letters, long seed) {

    /** Copies the lists. */
    public Labels {
        places = List.copyOf(places);
        letters = List.copyOf(letters);
    }

    /** All members under their usual labels. */
    public static Labels plain(List<Integer> places) {
        return new Labels(places, places.stream().map(Member::label).toList(), 0);
    }

    /** A, B, C, ... in an order that depends on {@code seed} alone. */
    public static Labels shuffled(List<Integer> places, long seed) {
        List<Integer> order = new ArrayList<>(places);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            order.set(i, order.set(other, order.get(i)));
        }
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            letters.add(Member.label(i));
        }
        return new Labels(order, letters, seed);
    }

    /** The seed of one judge's order. It depends on the run's seed alone, so that a run can be repeated. */
    public static long seed(long run, int judge) {
        return new SplittableRandom(run + 0x9E3779B97F4A7C15L * (judge + 2)).nextLong();
    }

    /** The place that a letter stands for; −1 if it stands for nobody. */
    public int place(String letter) {
        int at = letters.indexOf(letter);
        return at < 0 ? -1 : places.get(at);
    }

    /** How many members have a letter. */
    public int size() {
        return places.size();
    }
}
