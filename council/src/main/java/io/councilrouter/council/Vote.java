package io.councilrouter.council;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers grouped by what they come to, the heaviest group first; of equal ones the group that has the earliest member.
 *
 * @param groups never empty where somebody answered
 * @param total weight of all who answered
 */
public record Vote(List<Group> groups, double total) {

    /**
     * Those who say the same.
     *
     * @param answer what they say
     * @param places of the members, in the template's order
     * @param weight of them together
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

    /** Counts the answers that there are. One without a final answer stands alone. */
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

    /** Whether one group is heavier than every other, and says something. */
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

    /** Share of the weight that the heaviest group has, 0 to 1. */
    public double share() {
        return total == 0 || !groups.getFirst().answer().given()
                ? 0
                : groups.getFirst().weight() / total;
    }

    /**
     * The first member in the template's order with whom another one agrees, as a cascade wants it; −1 when no two agree.
     * Unlike a vote this takes texts that say much the same for agreement.
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
