package io.councilrouter.council;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which letter stands for whom in one prompt. A judge must not know an answer by its place, so each judge has an order of
 * its own; everybody else is shown members by the labels that they have everywhere.
 *
 * <pre>
 *   places that answered   0 2 3        seed 42        A B C
 *                                   ------------->    3 0 2     A is what member 3 answered
 * </pre>
 *
 * @param places places of members, in the order of their letters
 * @param letters one for each
 * @param seed what the order was made from; 0 where it is the template's own
 */
public record Labels(List<Integer> places, List<String> letters, long seed) {

    /** Copies the lists. */
    public Labels {
        places = List.copyOf(places);
        letters = List.copyOf(letters);
    }

    /** Everybody under the label of its place. */
    public static Labels plain(List<Integer> places) {
        return new Labels(places, places.stream().map(Member::label).toList(), 0);
    }

    /** A, B, C, ... in an order that follows from {@code seed} alone. */
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

    /** The seed of one judge's order: it follows from the run's, so that a run can be held again. */
    public static long seed(long run, int judge) {
        return new SplittableRandom(run + 0x9E3779B97F4A7C15L * (judge + 2)).nextLong();
    }

    /** The place that a letter stands for; −1 for a letter that stands for nobody. */
    public int place(String letter) {
        int at = letters.indexOf(letter);
        return at < 0 ? -1 : places.get(at);
    }

    /** How many there are. */
    public int size() {
        return places.size();
    }
}
