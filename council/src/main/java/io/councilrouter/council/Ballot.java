package io.councilrouter.council;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of ballot that a judge is asked for, and the reader of its reply. Tolerant of everything around the object,
 * strict about the labels: a ballot is invalid if it leaves an answer out, names one twice, or names one that does not
 * exist. Only the judge's own reply is read, so whatever an answer says about ranking has no effect here.
 */
public final class Ballot {

    private static final String FIELD = "ranking";

    private Ballot() {}

    /**
     * A reply as it was understood.
     *
     * @param ranks groups of members' places, best first; a group of several is a tie. Empty if the reply is not a
     *     ballot
     * @param problem what is wrong, in words for the judge; empty if the reply is a ballot
     */
    public record BallotReading(List<List<Integer>> ranks, String problem) {

        /** Copies the lists. */
        public BallotReading {
            ranks = ranks.stream().map(List::copyOf).toList();
        }

        /** Whether the reply is a ballot. */
        public boolean valid() {
            return problem.isEmpty();
        }

        private static BallotReading no(String problem) {
            return new BallotReading(List.of(), problem);
        }
    }

    /** The JSON schema of a ballot, for engines that can enforce one. */
    public static String schema(Labels labels) {
        String letters = "\"" + String.join("\",\"", labels.letters()) + "\"";
        return "{\"type\":\"object\",\"properties\":{\"reason\":{\"type\":\"string\",\"maxLength\":600},"
                + "\"ranking\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"enum\":[" + letters
                + "]},\"minItems\":"
                + labels.size() + ",\"maxItems\":" + labels.size()
                + "}},\"required\":[\"reason\",\"ranking\"],\"additionalProperties\":false}";
    }

    /** An example of a ballot; its letters stand in an arbitrary order. */
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

    /** Shortens what a model wrote, since it is quoted back and must not make the next prompt long. */
    private static String cut(@Nullable Object value) {
        String text =
                String.valueOf(value).replaceAll("[\\p{Cntrl}\"\\[\\]{}]", " ").strip();
        return text.length() > 20 ? text.substring(0, 20) + "..." : text;
    }
}
