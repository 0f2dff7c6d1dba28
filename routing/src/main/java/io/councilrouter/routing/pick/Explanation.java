package io.councilrouter.routing.pick;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a pick came out as it did ({@code X-Router-Explain: 1}). Made only on request, from the scratch space of the last
 * pick.
 *
 * @param model public name
 * @param strategy name of the strategy
 * @param lines one for each backend that serves the model
 */
public record Explanation(String model, String strategy, List<CandidateLine> lines) {
    /**
     * One backend.
     *
     * @param backend its name
     * @param verdict how it was rated before the strategy saw it
     * @param chosen whether it was picked
     * @param score what the strategy compared, NaN if it compared nothing
     * @param terms milliseconds for queue, prefill, load, priority and failures, as {@code smart} sees them
     */
    public record CandidateLine(String backend, String verdict, boolean chosen, double score, List<Double> terms) {}

    private static final List<String> TERMS = List.of("queue", "prefill", "load", "priority", "failures");

    /**
     * Explains the last pick, whose query had {@link RouteQuery#explain} set.
     *
     * @param chosen the result of the pick
     */
    public static Explanation of(String model, Picker picker, Candidates candidates, int chosen) {
        String winner = chosen >= 0 ? candidates.serving(chosen).backend().name() : "";
        List<CandidateLine> lines = new ArrayList<>(candidates.total());
        for (int i = 0; i < candidates.total(); i++) {
            String name = candidates.any(i).backend().name();
            lines.add(new CandidateLine(
                    name,
                    candidates.verdict(i).label(),
                    name.equals(winner),
                    candidates.scoreOf(i),
                    Arrays.stream(candidates.terms(i)).boxed().toList()));
        }
        return new Explanation(model, picker.strategy(), List.copyOf(lines));
    }

    /** One line of JSON in ASCII, suitable as a header's value. */
    public String json() {
        StringBuilder out = new StringBuilder(128);
        text(out.append("{\"model\":"), model);
        text(out.append(",\"strategy\":"), strategy);
        out.append(",\"candidates\":[");
        for (int i = 0; i < lines.size(); i++) {
            line(i == 0 ? out : out.append(','), lines.get(i));
        }
        return out.append("]}").toString();
    }

    private static void line(StringBuilder out, CandidateLine line) {
        text(out.append("{\"backend\":"), line.backend());
        text(out.append(",\"verdict\":"), line.verdict());
        out.append(",\"chosen\":").append(line.chosen());
        if (!Double.isNaN(line.score())) {
            number(out.append(",\"score\":"), line.score());
        }
        for (int i = 0; i < line.terms().size(); i++) {
            number(
                    out.append(",\"").append(TERMS.get(i)).append("_ms\":"),
                    line.terms().get(i));
        }
        out.append('}');
    }

    private static void number(StringBuilder out, double value) {
        out.append(String.format(Locale.ROOT, "%.1f", value));
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        out.append('"');
    }
}
