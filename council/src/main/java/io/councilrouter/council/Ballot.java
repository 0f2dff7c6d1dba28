package io.councilrouter.council;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a judge is asked for and what its reply says. Tolerant of everything around the object, strict about the labels: a
 * ballot that leaves an answer out, names one twice or names one that is not there is no ballot. Nothing but the judge's own
 * reply is ever read, so what an answer says about ranking is read by nobody.
 */
public final class Ballot {

    private static final String FIELD = "ranking";

    private Ballot() {}

    /**
     * What a reply says.
     *
     * @param ranks groups of places of members, best first; a group of several is a tie. Empty when it is no ballot
     * @param problem what is wrong, in words for the judge; empty when it is a ballot
     */
    public record BallotReading(List<List<Integer>> ranks, String problem) {

        /** Copies the lists. */
        public BallotReading {
            ranks = ranks.stream().map(List::copyOf).toList();
        }

        /** Whether it is a ballot. */
        public boolean valid() {
            return problem.isEmpty();
        }

        private static BallotReading no(String problem) {
            return new BallotReading(List.of(), problem);
        }
    }

    /** The JSON schema of a ballot, for engines that can be held to one. */
    public static String schema(Labels labels) {
        String letters = "\"" + String.join("\",\"", labels.letters()) + "\"";
        return "{\"type\":\"object\",\"properties\":{\"reason\":{\"type\":\"string\",\"maxLength\":600},"
                + "\"ranking\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[" + letters
                + "]},\"minItems\":"
                + labels.size() + ",\"maxItems\":" + labels.size()
                + "}},\"required\":[\"reason\",\"ranking\"],\"additionalProperties\":false}";
    }

    /** What a ballot looks like; the letters stand in an order that says nothing. */
    static String example(Labels labels) {
        return "{\"reason\": \"one sentence\", \"ranking\": [\"" + String.join("\", \"", labels.letters()) + "\"]}";
    }

    /** Reads a reply. */
    public static BallotReading read(String reply, Labels labels) {
        Map<?, ?> object = ReplyJson.with(FIELD, reply);
        if (object == null) {
            return BallotReading.no("there is no JSON object with \"ranking\" in it.");
        }
        if (!(object.get(FIELD) instanceof List<?> list)) {
            return BallotReading.no("\"ranking\" is not a list of letters.");
        }
        List<List<Integer>> ranks = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        for (Object each : list) {
            List<?> letters = each instanceof List<?> tie ? tie : Arrays.asList(each);
            List<Integer> group = new ArrayList<>();
            for (Object letter : letters) {
                int place = labels.place(plain(letter));
                if (place < 0) {
                    return BallotReading.no(
                            "\"" + cut(letter) + "\" is none of " + String.join(", ", labels.letters()) + ".");
                }
                if (seen.contains(place)) {
                    return BallotReading.no(plain(letter) + " is there twice.");
                }
                seen.add(place);
                group.add(place);
            }
            if (!group.isEmpty()) {
                ranks.add(group);
            }
        }
        return seen.size() == labels.size()
                ? new BallotReading(ranks, "")
                : BallotReading.no(missing(labels, seen) + " is missing.");
    }

    private static String missing(Labels labels, List<Integer> seen) {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (!seen.contains(labels.places().get(i))) {
                missing.add(labels.letters().get(i));
            }
        }
        return String.join(", ", missing);
    }

    private static String plain(@Nullable Object letter) {
        return letter instanceof String text ? text.strip() : "";
    }

    /** What a model wrote goes back to it, so it must not be able to make the next prompt long. */
    private static String cut(@Nullable Object value) {
        String text =
                String.valueOf(value).replaceAll("[\\p{Cntrl}\"\\[\\]{}]", " ").strip();
        return text.length() > 20 ? text.substring(0, 20) + "..." : text;
    }
}
