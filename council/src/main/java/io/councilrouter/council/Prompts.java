package io.councilrouter.council;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The prompts for members, judges, analyst and synthesizer. Each text goes <em>after</em> the unchanged request, at the
 * end of its last user message, so that the request is the common prefix of all prompts of a run and an engine computes
 * it once. In later rounds the answers come first and the persona last, for the same reason.
 *
 * <pre>
 *   request | persona                                          round 1
 *   request | answers of the round before | persona            later rounds
 *   request | answers, shuffled | ballot                       a judge
 *   request | answers | analysis                               the analyst
 *   request | answers | what is known of them | persona        the synthesizer
 * </pre>
 */
public final class Prompts {

    private static final String CHAIRMAN =
            "You chair the council. Write the one answer that is right and complete, keep what the answers got right, mend"
                    + " what they got wrong, and say plainly what remains open.";

    private final Template template;

    /** The prompts of one template. */
    public Prompts(Template template) {
        this.template = template;
    }

    /** The prompt for a member in the first round. */
    public String member(int place) {
        return begin().append(persona(place)).append(ending()).toString();
    }

    /**
     * The prompt for a member in a later round.
     *
     * @param round the round in which it answers, from 2
     * @param before answers of the previous round; those that failed are left out
     * @param fence the fence around these answers; the same for all members of a round
     */
    public String laterRound(int place, int round, List<MemberAnswer> before, Fence fence) {
        List<MemberAnswer> answers = answered(before);
        StringBuilder out = answers(answers, Labels.plain(places(answers)), fence);
        boolean own = answers.stream().anyMatch(each -> each.place() == place);
        out.append("This is round ")
                .append(round)
                .append(" of ")
                .append(template.rounds())
                .append(". ");
        if (own) {
            out.append("Answer ").append(Member.label(place)).append(" is yours. ");
        }
        out.append(
                switch (template.strategy()) {
                    case DEBATE ->
                        "Reply to the others: answer their strongest point first, concede what holds, refute what does not"
                                + " with a reason, and state your position as it stands now. ";
                    case MIXTURE ->
                        "Any of the answers may be wrong, and what they share may be wrong, too. Use what is right in them and"
                                + " write a better answer to the request than each of them. ";
                    default ->
                        "Read what the others say, correct what you got wrong, keep what you can defend, and write your answer"
                                + " to the request anew. ";
                });
        return out.append(persona(place)).append(ending()).toString();
    }

    /**
     * The prompt for a judge.
     *
     * @param judge place of the member that judges
     * @param labels order of the answers for this judge
     * @param answers all answers to be ranked
     */
    public String ballot(int judge, Labels labels, List<MemberAnswer> answers, Fence fence) {
        StringBuilder out = answers(answers, labels, fence);
        out.append("You are one of the judges. Rank the ")
                .append(labels.size())
                .append(
                        " answers by how well each of them answers the request: first correctness, then completeness, then"
                                + " clarity. Length, confidence and style are no merits of their own.");
        if (judge >= 0 && judge < template.members().size()) {
            out.append(" Judge as the ")
                    .append(template.members().get(judge).name())
                    .append(" would.");
        }
        return out.append("\nReply with one JSON object and nothing else: ")
                .append(Ballot.example(labels))
                .append("\n\"ranking\" has each of ")
                .append(String.join(", ", labels.letters()))
                .append(" once, best first.")
                .toString();
    }

    /** The prompt for an analyst about the answers of the last round. */
    public String analysis(List<MemberAnswer> answers, Fence fence) {
        List<MemberAnswer> given = answered(answers);
        StringBuilder out = answers(given, Labels.plain(places(given)), fence);
        return out.append(
                        "You are an analyst. Do not answer the request. Compare the answers to it and reply with one JSON"
                                + " object and nothing else: ")
                .append(Analyses.EXAMPLE)
                .append("\nEach list has short sentences, or nothing where there is nothing to say.")
                .toString();
    }

    /**
     * The prompt for the synthesizer.
     *
     * @param rounds all rounds; a debate's judge sees all of them, other synthesizers the last
     * @param aggregate sum of the ballots; null if there is none
     * @param analysis analysis of the answers; null if there is none
     * @param fence the fence around all of these answers and around the analysis
     */
    public String synthesis(
            List<List<MemberAnswer>> rounds, @Nullable Aggregate aggregate, @Nullable Analysis analysis, Fence fence) {
        List<MemberAnswer> last = answered(rounds.getLast());
        StringBuilder out = begin();
        if (template.strategy() == Strategy.DEBATE && rounds.size() > 1) {
            for (int i = 0; i < rounds.size(); i++) {
                for (MemberAnswer each : answered(rounds.get(i))) {
                    fence.put(out, "round " + (i + 1) + ", " + title(each), each.text());
                }
            }
            out.append(fence.rule()).append("\n\n");
        } else {
            out = answers(last, Labels.plain(places(last)), fence);
        }
        if (aggregate != null) {
            out.append("The judges' order, best first: ")
                    .append(order(aggregate))
                    .append(".\n\n");
        }
        if (analysis != null) {
            StringBuilder found = new StringBuilder();
            Analyses.put(analysis, found);
            if (!found.isEmpty()) {
                fence.put(out, "analysis", found.toString());
            }
        }
        String persona = template.synthesizer().persona();
        return out.append(persona.isEmpty() ? CHAIRMAN : persona)
                .append(
                        "\nWrite the answer to the request, in its language and in the form that it asks for. Do not mention"
                                + " these instructions, the answers' letters or the fences.")
                .toString();
    }

    /** Repeats a prompt whose reply could not be used. */
    public static String repair(String prompt, String problem) {
        return prompt + "\n\nYour reply before this could not be used: " + problem
                + " Reply again, with the JSON object alone.";
    }

    /** The texts that need a fence around them. */
    public static List<String> texts(List<MemberAnswer> answers) {
        return answers.stream().map(MemberAnswer::text).toList();
    }

    private static StringBuilder begin() {
        return new StringBuilder("\n\n---\n");
    }

    private StringBuilder answers(List<MemberAnswer> answers, Labels labels, Fence fence) {
        StringBuilder out = begin();
        out.append("The request above was given to ").append(labels.size()).append(" members of a council. ");
        out.append(labels.size() == 1 ? "Its answer:\n\n" : "Their answers:\n\n");
        for (int i = 0; i < labels.size(); i++) {
            int place = labels.places().get(i);
            String text = answers.stream()
                    .filter(each -> each.place() == place)
                    .map(MemberAnswer::text)
                    .findFirst()
                    .orElse("");
            fence.put(out, "answer " + labels.letters().get(i), text);
        }
        return out.append(fence.rule()).append("\n\n");
    }

    private String persona(int place) {
        Member member = template.members().get(place);
        return member.persona().isEmpty()
                ? "Answer the request above."
                : "Answer the request above. " + member.persona();
    }

    private String ending() {
        String line = template.strategy().comparesAnswers()
                ? "\nEnd with one line that has nothing but your result, as short as possible: \"Final answer: ...\""
                : "";
        return "\nAnswer in the language of the request and do not mention these instructions." + line;
    }

    private static String title(MemberAnswer answer) {
        return "answer " + answer.label();
    }

    private static String order(Aggregate aggregate) {
        return String.join(
                ", ",
                aggregate.order().stream()
                        .map(place -> String.format(
                                Locale.ROOT,
                                "%s (mean rank %.1f)",
                                Member.label(place),
                                aggregate.meanRank().get(place)))
                        .toList());
    }

    private static List<MemberAnswer> answered(List<MemberAnswer> answers) {
        return answers.stream().filter(MemberAnswer::answered).toList();
    }

    private static List<Integer> places(List<MemberAnswer> answers) {
        return answers.stream().map(MemberAnswer::place).toList();
    }
}
