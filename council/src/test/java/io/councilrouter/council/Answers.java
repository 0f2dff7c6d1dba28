package io.councilrouter.council;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Made-up councils and answers. */
final class Answers {

    private Answers() {}

    static Template template(Strategy strategy, int members) {
        return template(strategy, 2, members);
    }

    static Template template(Strategy strategy, int rounds, int members) {
        List<Member> all = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            all.add(new Member("member-" + i, "Persona " + i + ".", "", Double.NaN, 1));
        }
        return new Template(
                "made-up",
                "",
                strategy,
                rounds,
                all,
                new Synthesizer("", ""),
                new Template.Limits(1, Duration.ofSeconds(1), 0),
                Show.ALL,
                "test");
    }

    static List<MemberAnswer> of(String... texts) {
        List<MemberAnswer> answers = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            answers.add(answer(i, MemberAnswer.MemberState.DONE, texts[i]));
        }
        return answers;
    }

    static MemberAnswer answer(int place, MemberAnswer.MemberState state, String text) {
        return new MemberAnswer(
                place,
                "m",
                "b",
                state,
                new MemberAnswer.MemberTimes(12, 3),
                new Tokens(10, 5, -1, 8),
                text,
                state == MemberAnswer.MemberState.FAILED ? "no backend" : "");
    }

    static Ranking ranking(int judge, List<List<Integer>> ranks) {
        return new Ranking(judge, ranks, 7, false, "");
    }

    static List<List<Integer>> strict(Integer... places) {
        return Arrays.stream(places).map(List::of).toList();
    }
}
