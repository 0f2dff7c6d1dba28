package io.councilrouter.council;

import io.councilrouter.codec.json.JsonWriter;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the {@code council} object of an answer; named events carry parts of it. What is unknown is null; members are
 * named by their labels everywhere. Stateless.
 */
public final class CouncilJson {

    private CouncilJson() {}

    /** Writes a whole run as one JSON object; {@code texts}: including members' answers. */
    public static void write(CouncilResult result, boolean texts, JsonWriter json) {
        Template template = result.template();
        json.open().name("id").string(result.id());
        json.name("strategy").string(template.strategy().text());
        json.name("template").string(template.name());
        json.name("seed").string(Seed.text(result.seed()));
        json.name("members").openArray();
        for (int place = 0; place < template.members().size(); place++) {
            member(json, result, place, texts);
        }
        json.closeArray();
        json.name("rounds").openArray();
        for (int i = 0; i < result.rounds().size(); i++) {
            // The texts of the last round are already written with the members.
            boolean earlier = i + 1 < result.rounds().size();
            round(json, i + 1, result.rounds().get(i), texts && earlier);
        }
        json.closeArray();
        verdict(json, result.verdict());
        json.name("quorum").open();
        json.name("required").number(result.quorum().required());
        json.name("reached").number(result.quorum().reached());
        json.name("cut").number(result.quorum().cut()).close();
        json.name("usage_total");
        usage(json, result.total());
        json.close();
    }

    private static void member(JsonWriter json, CouncilResult result, int place, boolean texts) {
        MemberAnswer last = result.last().get(place);
        Tokens sum = Tokens.UNKNOWN;
        for (List<MemberAnswer> round : result.rounds()) {
            sum = sum.plus(round.get(place).tokens());
        }
        json.open();
        about(json, result.template(), last);
        outcome(json, last, sum, texts);
        json.close();
    }

    /** Who a member is: label, name, model, backend. */
    private static void about(JsonWriter json, Template template, MemberAnswer answer) {
        Member member = template.members().get(answer.place());
        json.name("label").string(answer.label());
        json.name("name").string(member.name());
        json.name("model").string(answer.model());
        json.name("backend");
        if (answer.backend().isEmpty()) {
            json.nul();
        } else {
            json.string(answer.backend());
        }
        json.name("weight").number(member.weight());
    }

    private static void outcome(JsonWriter json, MemberAnswer answer, Tokens tokens, boolean texts) {
        json.name("status").string(answer.state().text());
        known(json.name("latency_ms"), answer.times().latencyMs());
        known(json.name("ttft_ms"), answer.times().ttftMs());
        json.name("usage");
        usage(json, tokens);
        if (texts) {
            json.name("content").string(answer.text());
        }
        if (!answer.error().isEmpty()) {
            json.name("error").string(answer.error());
        }
    }

    private static void round(JsonWriter json, int number, List<MemberAnswer> answers, boolean texts) {
        json.open().name("round").number(number).name("members").openArray();
        for (MemberAnswer each : answers) {
            json.open().name("label").string(each.label());
            outcome(json, each, each.tokens(), texts);
            json.close();
        }
        json.closeArray().close();
    }

    private static void verdict(JsonWriter json, CouncilResult.CouncilVerdict verdict) {
        json.name("rankings").openArray();
        for (Ranking each : verdict.rankings()) {
            json.open();
            ranking(each, json);
            json.close();
        }
        json.closeArray();
        json.name("aggregate");
        if (verdict.aggregate() == null) {
            json.nul();
        } else {
            aggregate(json, verdict.aggregate());
        }
        json.name("analysis");
        if (verdict.analysis() == null) {
            json.nul();
        } else {
            json.open();
            analysis(verdict.analysis(), json);
            json.close();
        }
        json.name("dissent").openArray();
        verdict.dissent().forEach(each -> view(json, each));
        json.closeArray();
        json.name("confidence").number(rounded(verdict.confidence()));
    }

    /** Writes the fields of one judge's ballot; labels are the members' own, not those shown to this judge. */
    public static void ranking(Ranking ranking, JsonWriter json) {
        json.name("judge").string(ranking.judge() < 0 ? "synthesizer" : Member.label(ranking.judge()));
        json.name("order").openArray();
        for (List<Integer> group : ranking.ranks()) {
            if (group.size() == 1) {
                json.string(Member.label(group.getFirst()));
            } else {
                labels(json, group);
            }
        }
        json.closeArray().name("scores").open();
        Tally.points(ranking)
                .forEach((place, points) -> json.name(Member.label(place)).number(points.doubleValue()));
        json.close();
        json.name("valid").bool(ranking.valid());
        json.name("repaired").bool(ranking.repaired());
        json.name("seed").string(Seed.text(ranking.seed()));
        if (!ranking.valid()) {
            json.name("problem").string(ranking.problem());
        }
    }

    private static void aggregate(JsonWriter json, Aggregate aggregate) {
        json.open().name("order");
        labels(json, aggregate.order());
        byLabel(json.name("borda"), aggregate.borda());
        byLabel(json.name("mean_rank"), aggregate.meanRank());
        json.name("kendall_w").number(rounded(aggregate.kendallW()));
        byLabel(json.name("top1_votes"), aggregate.firstVotes());
        json.close();
    }

    private static void byLabel(JsonWriter json, List<Double> values) {
        json.open();
        for (int place = 0; place < values.size(); place++) {
            json.name(Member.label(place)).number(rounded(values.get(place)));
        }
        json.close();
    }

    /** Writes the fields of an analysis. */
    public static void analysis(Analysis analysis, JsonWriter json) {
        texts(json.name("consensus"), analysis.consensus());
        json.name("contradictions").openArray();
        for (Analysis.Contradiction each : analysis.contradictions()) {
            json.open().name("point").string(each.point()).name("positions").openArray();
            each.positions().forEach(position -> view(json, position));
            json.closeArray().close();
        }
        json.closeArray();
        texts(json.name("gaps"), analysis.gaps());
        texts(json.name("unique"), analysis.unique());
        texts(json.name("blind_spots"), analysis.blindSpots());
    }

    private static void view(JsonWriter json, Dissent view) {
        json.open()
                .name("label")
                .string(view.label())
                .name("view")
                .string(view.view())
                .close();
    }

    private static void labels(JsonWriter json, List<Integer> places) {
        json.openArray();
        places.forEach(place -> json.string(Member.label(place)));
        json.closeArray();
    }

    private static void texts(JsonWriter json, List<String> texts) {
        json.openArray();
        texts.forEach((Consumer<String>) json::string);
        json.closeArray();
    }

    /** Token counts in the form of OpenAI's {@code usage}; null if none are known. */
    private static void usage(JsonWriter json, Tokens tokens) {
        if (tokens.total() < 0) {
            json.nul();
            return;
        }
        json.open();
        known(json.name("prompt_tokens"), tokens.prompt());
        known(json.name("completion_tokens"), tokens.completion());
        json.name("total_tokens").number(tokens.total());
        if (tokens.cached() >= 0) {
            json.name("cached_tokens").number(tokens.cached());
        }
        if (tokens.thinking() >= 0) {
            json.name("reasoning_tokens").number(tokens.thinking());
        }
        json.close();
    }

    private static void known(JsonWriter json, long value) {
        if (value < 0) {
            json.nul();
        } else {
            json.number(value);
        }
    }

    /** Rounds to four decimal places; more would be false precision. */
    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.rint(value * 10_000) / 10_000 : value;
    }
}
