package io.councilrouter.council;

import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.council.MemberAnswer.MemberState;
import io.councilrouter.council.MemberAnswer.MemberTimes;
import io.councilrouter.council.Question.Part;
import io.councilrouter.council.Wishes.NamedSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Decides who is asked what in one run. Stateless, except for the settings the run began with. */
public final class RoleAssignment {
    /** For replies that we parse: temperature 0, and a bound on length for models that find no end. */
    private static final Wishes COLD = cold(NamedSchema.NONE);

    private static Wishes cold(NamedSchema schema) {
        return new Wishes("0", 1024, schema, false);
    }

    private final Template template;
    private final String model;
    private final String temperature;
    private final Prompts prompts;
    private final long seed;

    /**
     * The roles of a run.
     *
     * @param model for members that have none of their own
     * @param temperature the caller's temperature as JSON; empty if there is none
     * @param seed seed of everything that is drawn in the run; models must not be able to guess it
     */
    public RoleAssignment(Template template, String model, String temperature, long seed) {
        this.template = template;
        this.model = model;
        this.temperature = temperature;
        this.prompts = new Prompts(template);
        this.seed = seed;
    }

    /** The template of the council. */
    public Template template() {
        return template;
    }

    /** The run's random seed. */
    public long seed() {
        return seed;
    }

    /** The members before anybody is asked: one entry for each, in the template's order. */
    public List<MemberAnswer> unasked() {
        List<MemberAnswer> all = new ArrayList<>();
        for (int place = 0; place < template.members().size(); place++) {
            all.add(new MemberAnswer(
                    place, model(place), "", MemberState.UNASKED, new MemberTimes(-1, -1), Tokens.UNKNOWN, "", ""));
        }
        return all;
    }

    private String model(int place) {
        String own = template.members().get(place).model();
        return own.isEmpty() ? model : own;
    }

    private String writer() {
        String own = template.synthesizer().model();
        return own.isEmpty() ? model : own;
    }

    /**
     * Questions for members' answers.
     *
     * @param round from 1
     * @param before answers of the previous round, empty in the first
     * @param from place of the first member to ask
     * @param to place after the last one
     */
    public List<Question> members(int round, List<MemberAnswer> before, int from, int to) {
        Fence fence = fence(before);
        List<Question> all = new ArrayList<>();
        for (int place = from; place < to; place++) {
            String text = before.isEmpty() ? prompts.member(place) : prompts.laterRound(place, round, before, fence);
            all.add(new Question(
                    Part.MEMBER,
                    place,
                    round,
                    model(place),
                    text,
                    wishes(template.members().get(place))));
        }
        return all;
    }

    private Wishes wishes(Member member) {
        String own = Double.isNaN(member.temperature()) ? temperature : Double.toString(member.temperature());
        return new Wishes(own, template.limits().maxTokens(), NamedSchema.NONE, false);
    }

    /** A fence around all of these answers. */
    Fence fence(List<MemberAnswer> answers) {
        return Fence.around(Prompts.texts(answers), seed);
    }

    /** The question that asks the member at {@code place} for a ballot. */
    Question judge(int place, Labels labels, List<MemberAnswer> answers) {
        String text = prompts.ballot(place, labels, answers, fence(answers));
        return new Question(
                Part.JUDGE,
                place,
                template.rounds(),
                model(place),
                text,
                cold(new NamedSchema("ballot", Ballot.schema(labels))));
    }

    /** The question that asks for an analysis. */
    public Question analyst(List<MemberAnswer> answers) {
        String text = prompts.analysis(answers, fence(answers));
        NamedSchema schema = new NamedSchema("analysis", Analyses.SCHEMA);
        return new Question(Part.ANALYST, -1, template.rounds(), writer(), text, cold(schema));
    }

    /** The same question without an answer schema, since the backend accepts none. */
    static Question unbound(Question question) {
        return question.with(question.text(), COLD);
    }

    /** The same question, saying why its last answer could not be used. */
    static Question repair(Question question, String problem) {
        return question.with(Prompts.repair(question.text(), problem), question.wishes());
    }

    /** The question that asks for the council's answer. */
    public Question synthesizer(List<List<MemberAnswer>> rounds, Deliberation found) {
        List<MemberAnswer> all = new ArrayList<>();
        rounds.forEach(all::addAll);
        String text = prompts.synthesis(rounds, found.aggregate(), found.analysis(), fence(all));
        Wishes wishes = new Wishes(temperature, 0, NamedSchema.NONE, true);
        return new Question(Part.SYNTHESIZER, -1, template.rounds(), writer(), text, wishes);
    }

    /** Text as the inside of a JSON string, in UTF-8. */
    public static byte[] inside(String text) {
        String quoted = JsonEscapes.quoted(text);
        return quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8);
    }
}
