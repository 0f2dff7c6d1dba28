package io.councilrouter.council;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form of analysis that an analyst is asked for, and the reader of its reply. */
public final class Analyses {

    /** An example of an analysis. */
    static final String EXAMPLE =
            "{\"consensus\": [\"what all agree on\"], \"contradictions\": [{\"point\": \"what they contradict each other in\","
                    + " \"positions\": [{\"label\": \"A\", \"view\": \"what A says\"}]}], \"gaps\": [\"what the request asks"
                    + " and none answers\"], \"unique\": [\"B: what only B has\"], \"blind_spots\": [\"what none thought of\"]}";

    /** The JSON schema of an analysis, for engines that can enforce one. */
    public static final String SCHEMA = schema();

    /** Most entries kept of a list; more would not be a summary. */
    private static final int MOST = 20;

    /** Most characters kept of an entry. */
    private static final int LONGEST = 500;

    /** Entries of the example, which small models copy instead of finding something; they are ignored. */
    private static final Set<String> COPIED = Set.of(
            "what all agree on",
            "what they contradict each other in",
            "what A says",
            "what the request asks and none answers",
            "B: what only B has",
            "what none thought of");

    private static final Set<String> FIELDS = Set.of("consensus", "contradictions", "gaps", "unique", "blind_spots");

    private Analyses() {}

    /**
     * A reply as it was understood.
     *
     * @param analysis null if the reply is not one
     * @param problem what is wrong, in words for the analyst; empty if the reply is an analysis
     */
    public record AnalysisReading(@Nullable Analysis analysis, String problem) {}

    /**
     * Reads a reply. Fields may be missing, but not all of them. Positions of members that are not in {@code labels}
     * are dropped.
     */
    public static AnalysisReading read(String reply, Set<String> labels) {
        for (String field : List.of("consensus", "contradictions", "gaps", "unique", "blind_spots")) {
            Map<?, ?> object = ReplyJson.with(field, reply);
            if (object == null) {
                continue;
            }
            for (String each : FIELDS) {
                Object value = object.get(each);
                if (value != null && !(value instanceof List<?>)) {
                    return new AnalysisReading(null, "\"" + each + "\" is not a list.");
                }
            }
            return new AnalysisReading(
                    new Analysis(
                            texts(object.get("consensus")),
                            contradictions(object.get("contradictions"), labels),
                            texts(object.get("gaps")),
                            texts(object.get("unique")),
                            texts(object.get("blind_spots"))),
                    "");
        }
        return new AnalysisReading(null, "there is no JSON object with \"consensus\" in it.");
    }

    /** Writes an analysis for people and models. */
    static void put(Analysis analysis, StringBuilder out) {
        lines(out, "Agreed by all", analysis.consensus());
        lines(
                out,
                "Contradictions",
                analysis.contradictions().stream().map(Analyses::line).toList());
        lines(out, "Left open", analysis.gaps());
        lines(out, "Said by one alone", analysis.unique());
        lines(out, "Thought of by none", analysis.blindSpots());
    }

    private static String line(Analysis.Contradiction each) {
        String views = String.join(
                "; ",
                each.positions().stream()
                        .map(view -> view.label() + ": " + view.view())
                        .toList());
        return views.isEmpty() ? each.point() : each.point() + " (" + views + ")";
    }

    private static void lines(StringBuilder out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.append(title).append(":\n");
            lines.forEach(line -> out.append("- ").append(line).append('\n'));
        }
    }

    private static List<Analysis.Contradiction> contradictions(@Nullable Object value, Set<String> labels) {
        List<Analysis.Contradiction> found = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> map) {
                    String point = text(map.get("point"));
                    List<Dissent> positions = positions(map.get("positions"), labels);
                    if (!point.isEmpty() || !positions.isEmpty()) {
                        found.add(new Analysis.Contradiction(point, positions));
                    }
                } else if (!text(each).isEmpty()) {
                    found.add(new Analysis.Contradiction(text(each), List.of()));
                }
            }
        }
        return found.subList(0, Math.min(MOST, found.size()));
    }

    private static List<Dissent> positions(@Nullable Object value, Set<String> labels) {
        List<Dissent> positions = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> map
                        && labels.contains(text(map.get("label")))
                        && !text(map.get("view")).isEmpty()
                        && positions.size() < labels.size()) {
                    positions.add(new Dissent(text(map.get("label")), text(map.get("view"))));
                }
            }
        }
        return positions;
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object each : list) {
                String text = text(each);
                if (!text.isEmpty() && texts.size() < MOST) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }

    private static String text(@Nullable Object value) {
        String text =
                switch (value) {
                    case String plain -> COPIED.contains(plain.strip()) ? "" : plain.strip();
                    case Double number -> number.toString();
                    case Boolean flag -> flag.toString();
                    case null, default -> "";
                };
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    private static String schema() {
        String texts = "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":300},\"maxItems\":6}";
        String position = "{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\",\"maxLength\":1},"
                + "\"view\":{\"type\":\"string\",\"maxLength\":300}},\"required\":[\"label\",\"view\"],"
                + "\"additionalProperties\":false}";
        String contradiction = "{\"type\":\"object\",\"properties\":{\"point\":{\"type\":\"string\",\"maxLength\":300},"
                + "\"positions\":{\"type\":\"array\",\"items\":" + position + ",\"maxItems\":6}},"
                + "\"required\":[\"point\",\"positions\"],\"additionalProperties\":false}";
        return "{\"type\":\"object\",\"properties\":{\"consensus\":" + texts
                + ",\"contradictions\":{\"type\":\"array\",\"items\":" + contradiction + ",\"maxItems\":6},\"gaps\":"
                + texts
                + ",\"unique\":" + texts + ",\"blind_spots\":" + texts
                + "},\"required\":[\"consensus\",\"contradictions\",\"gaps\",\"unique\",\"blind_spots\"],"
                + "\"additionalProperties\":false}";
    }
}
