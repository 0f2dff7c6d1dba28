package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CouncilJsonTest {

    private static String json(Consumer<JsonWriter> writing) {
        Pieces pieces = new Pieces(UnpooledByteBufAllocator.DEFAULT);
        ByteBuf whole = Unpooled.buffer();
        try {
            writing.accept(new JsonWriter(pieces));
            pieces.drainTo(whole);
            return whole.toString(StandardCharsets.UTF_8);
        } finally {
            pieces.release();
            whole.release();
        }
    }

    private static CouncilResult ranked() {
        Template template = Answers.template(Strategy.RANK_THEN_SYNTHESIZE, 1, 3);
        List<MemberAnswer> answers = List.of(
                Answers.answer(0, MemberAnswer.MemberState.DONE, "One \"quoted\"."),
                Answers.answer(1, MemberAnswer.MemberState.DONE, "Two."),
                new MemberAnswer(
                        2,
                        "m",
                        "",
                        MemberAnswer.MemberState.FAILED,
                        new MemberAnswer.MemberTimes(5, -1),
                        Tokens.UNKNOWN,
                        "",
                        "no backend"));
        List<Ranking> rankings = List.of(
                Answers.ranking(0, Answers.strict(1, 0)),
                new Ranking(1, List.of(), 35, true, "there is no JSON object with \"ranking\" in it."));
        return new CouncilResult(
                "run-1",
                35,
                template,
                List.of(answers),
                new Verdicts(template).ofRankings(answers, rankings),
                new Quorum(2, 2, 0),
                new Tokens(40, 20, -1, 16));
    }

    @Test
    void writesARunWhole() {
        assertEquals(
                """
                {"id":"run-1","strategy":"rank-then-synthesize","template":"made-up","seed":"z","members":[\
                {"label":"A","name":"member-0","model":"m","backend":"b","weight":1.0,"status":"done","latency_ms":12,"ttft_ms":3,\
                "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cached_tokens":8},"content":"One \\"quoted\\"."},\
                {"label":"B","name":"member-1","model":"m","backend":"b","weight":1.0,"status":"done","latency_ms":12,"ttft_ms":3,\
                "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cached_tokens":8},"content":"Two."},\
                {"label":"C","name":"member-2","model":"m","backend":null,"weight":1.0,"status":"failed","latency_ms":5,"ttft_ms":null,\
                "usage":null,"content":"","error":"no backend"}],\
                "rounds":[{"round":1,"members":[\
                {"label":"A","status":"done","latency_ms":12,"ttft_ms":3,\
                "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cached_tokens":8}},\
                {"label":"B","status":"done","latency_ms":12,"ttft_ms":3,\
                "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cached_tokens":8}},\
                {"label":"C","status":"failed","latency_ms":5,"ttft_ms":null,"usage":null,"error":"no backend"}]}],\
                "rankings":[{"judge":"A","order":["B","A"],"scores":{"A":0.0,"B":1.0},"valid":true,"repaired":false,"seed":"7"},\
                {"judge":"B","order":[],"scores":{},"valid":false,"repaired":true,"seed":"z",\
                "problem":"there is no JSON object with \\"ranking\\" in it."}],\
                "aggregate":{"order":["B","A"],"borda":{"A":0.0,"B":1.0,"C":0.0},"mean_rank":{"A":2.0,"B":1.0,"C":null},\
                "kendall_w":null,"top1_votes":{"A":0.0,"B":1.0,"C":0.0}},\
                "analysis":null,"dissent":[],"confidence":null,"quorum":{"required":2,"reached":2,"cut":0},\
                "usage_total":{"prompt_tokens":40,"completion_tokens":20,"total_tokens":60,"cached_tokens":16}}""",
                json(out -> CouncilJson.write(ranked(), true, out)));
    }

    @Test
    void textsAreLeftOutWhereTheyAreNotShown() {
        String text = json(out -> CouncilJson.write(ranked(), false, out));
        assertFalse(text.contains("content") || text.contains("quoted"), text);
        assertTrue(text.contains("\"error\":\"no backend\""), text);
    }

    @Test
    void earlierRoundsKeepTheirTextsAndMembersTheirSum() {
        Template template = Answers.template(Strategy.DEBATE, 2);
        CouncilResult result = new CouncilResult(
                "r",
                0,
                template,
                List.of(Answers.of("p1", "o1"), Answers.of("p2", "o2")),
                Verdicts.none(),
                new Quorum(2, 2, 0),
                Tokens.UNKNOWN);
        String text = json(out -> CouncilJson.write(result, true, out));
        for (String each : List.of("p1", "o1", "p2", "o2")) {
            assertEquals(2, text.split('"' + each + '"', -1).length, each + " stands once in " + text);
        }
        assertTrue(text.contains(
                "{\"prompt_tokens\":20,\"completion_tokens\":10,\"total_tokens\":30,\"cached_tokens\":16}"));
        assertTrue(text.contains("\"confidence\":null") && text.endsWith("\"usage_total\":null}"), text);
    }

    @Test
    void writesAnAnalysisAndTies() {
        Analysis analysis = new Analysis(
                List.of("c"),
                List.of(new Analysis.Contradiction("p", List.of(new Dissent("A", "v")))),
                List.of(),
                List.of("u"),
                List.of("b"));
        assertEquals(
                "{\"consensus\":[\"c\"],\"contradictions\":[{\"point\":\"p\",\"positions\":[{\"label\":\"A\",\"view\":\"v\"}]}],"
                        + "\"gaps\":[],\"unique\":[\"u\"],\"blind_spots\":[\"b\"]}",
                json(out -> {
                    out.open();
                    CouncilJson.analysis(analysis, out);
                    out.close();
                }));
        assertEquals(
                "{\"judge\":\"synthesizer\",\"order\":[[\"A\",\"C\"],\"B\"],\"scores\":{\"A\":1.5,\"B\":0.0,\"C\":1.5},"
                        + "\"valid\":true,\"repaired\":false,\"seed\":\"7\"}",
                json(out -> {
                    out.open();
                    CouncilJson.ranking(Answers.ranking(-1, List.of(List.of(0, 2), List.of(1))), out);
                    out.close();
                }));
    }

    @Test
    void tokensThatNobodyCountedStayUnknown() {
        assertEquals(Tokens.UNKNOWN, Tokens.UNKNOWN.plus(Tokens.UNKNOWN));
        assertEquals(new Tokens(3, 5, -1, 0), new Tokens(3, -1, -1, 0).plus(new Tokens(-1, 5, -1, -1)));
        assertEquals(-1, Tokens.UNKNOWN.total());
    }
}
