package io.councilrouter.council;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers grouped by result, the heaviest group first; of equally heavy groups the one with the earliest member.
 *
 * @param groups never empty if somebody answered
 * @param total weight of all who answered
 */
public record Vote(List<Group> groups, double total) {

    /**
     * The members with the same result.
     *
     * @param answer their result
     * @param places of the members, in the template's order
     * @param weight their total weight
     */
    public record Group(FinalAnswer answer, List<Integer> places, double weight) {

        /** Copies the list. */
        public Group {
            places = List.copyOf(places);
        }
    }

    /** Copies the list. */
    public Vote {
        groups = List.copyOf(groups);
    }

    /** Counts the answers. One without a final answer forms its own group. */
    public static Vote count(List<MemberAnswer> answers, List<Member> members) {
        Map<String, Group> groups = new LinkedHashMap<>();
        double total = 0;
        for (MemberAnswer each : answers) {
            if (!each.answered()) {
                continue;
            }
            FinalAnswer answer = FinalAnswer.of(each.text());
            double weight = members.get(each.place()).weight();
            total += weight;
            String key = answer.given() ? answer.kind() + " " + answer.key() : "none " + each.place();
            groups.merge(key, new Group(answer, List.of(each.place()), weight), Vote::joined);
        }
        List<Group> sorted = new ArrayList<>(groups.values());
        sorted.sort(Comparator.comparingDouble((Group group) -> group.answer().given() ? -group.weight() : 1));
        return new Vote(sorted, total);
    }

    private static Group joined(Group one, Group other) {
        List<Integer> places = new ArrayList<>(one.places());
        places.addAll(other.places());
        return new Group(one.answer(), places, one.weight() + other.weight());
    }

    /** Whether one group is heavier than every other and has a final answer. */
    public boolean decided() {
        return !groups.isEmpty()
                && groups.getFirst().answer().given()
                && (groups.size() == 1
                        || groups.getFirst().weight() > groups.get(1).weight());
    }

    /** The member whose answer is the council's: the first of the heaviest group. */
    public int winner() {
        return groups.getFirst().places().getFirst();
    }

    /** The heaviest group's share of the weight, 0 to 1. */
    public double share() {
        return total == 0 || !groups.getFirst().answer().given()
                ? 0
                : groups.getFirst().weight() / total;
    }

    /**
     * For a cascade: the first member in the template's order with whom another one agrees; −1 if no two agree. Unlike
     * a vote, this counts similar texts as agreement.
     */
    public static int confirmed(List<MemberAnswer> answers) {
        List<MemberAnswer> given =
                answers.stream().filter(MemberAnswer::answered).toList();
        for (int i = 0; i < given.size(); i++) {
            FinalAnswer one = FinalAnswer.of(given.get(i).text());
            for (int j = i + 1; j < given.size(); j++) {
                if (one.agreesWith(FinalAnswer.of(given.get(j).text()))) {
                    return given.get(i).place();
                }
            }
        }
        return -1;
    }
}
