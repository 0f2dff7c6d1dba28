package io.councilrouter.council;

import java.util.List;

/** Texts in Markdown by which people follow a run. Stateless. */
public final class Progress {
    private Progress() {}

    /** Says which council begins. */
    public static String begin(Template template) {
        return "Council " + template.name() + ": " + template.members().size() + " members, "
                + template.strategy().text()
                + (template.rounds() > 1 ? ", " + template.rounds() + " rounds" : "") + ".";
    }

    /** The heading of a member's text. */
    public static String speaker(Question question, Template template) {
        return "\n\n### " + name(question.place(), template)
                + (template.rounds() > 1 ? ", round " + question.round() : "")
                + "\n\n";
    }

    private static String name(int place, Template template) {
        return place < 0
                ? "Synthesizer"
                : Member.label(place) + " · " + template.members().get(place).name();
    }

    /** Says that the analyst or the synthesizer is asked; empty for members and judges. */
    public static String asked(Question question, Template template) {
        return switch (question.part()) {
            case MEMBER -> "";
            case JUDGE -> "";
            case ANALYST -> "\n\nThe answers are compared.";
            case SYNTHESIZER -> "\n\nThe answer is being written.\n";
        };
    }

    /** Says what went wrong with a member. */
    public static String settled(QuestionResult from, Template template) {
        if (from.answered()) {
            return "";
        }
        return "\n\n*" + name(from.question().place(), template) + " has no answer: " + from.problem() + "*";
    }

    /** Says how many answered in a round, unless that is obvious. */
    public static String round(int round, Quorum quorum, Template template) {
        return quorum.reached() == template.members().size() && template.rounds() == 1
                ? ""
                : "\n\n*Round " + round + ": " + quorum.reached() + " of "
                        + template.members().size() + " answered.*";
    }

    /** Says how a judge ranks, or that it abstains. */
    public static String ranked(Ranking ballot, Template template) {
        String who = name(ballot.judge(), template);
        if (!ballot.valid()) {
            return "\n\n*" + who + " abstains: " + ballot.problem() + "*";
        }
        StringBuilder text = new StringBuilder("\n\n*").append(who).append(" ranks ");
        String before = "";
        for (List<Integer> group : ballot.ranks()) {
            text.append(before);
            String same = "";
            for (int place : group) {
                text.append(same).append(Member.label(place));
                same = " = ";
            }
            before = " > ";
        }
        return text.append("*").toString();
    }

    /** Lists what an analysis found. */
    public static String analysed(Analysis analysis) {
        StringBuilder text = new StringBuilder();
        points(text, "Consensus", analysis.consensus());
        points(
                text,
                "Contradictions",
                analysis.contradictions().stream()
                        .map(Analysis.Contradiction::point)
                        .toList());
        points(text, "Gaps", analysis.gaps());
        points(text, "Unique", analysis.unique());
        return text.toString();
    }

    private static void points(StringBuilder text, String heading, List<String> points) {
        if (!points.isEmpty()) {
            text.append("\n\n**").append(heading).append("**\n");
            points.forEach(each -> text.append("\n- ").append(each.replace('\n', ' ')));
        }
    }
}
