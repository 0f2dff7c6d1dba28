package io.councilrouter.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnalysesTest {

    private static final Set<String> LABELS = Set.of("A", "B");

    private static Analysis read(String reply) {
        Analyses.AnalysisReading reading = Analyses.read(reply, LABELS);
        Analysis analysis = reading.analysis();
        assertNotNull(analysis, reading.problem());
        return analysis;
    }

    @Test
    void readsAllFiveLists() {
        assertEquals(
                new Analysis(
                        List.of("c"),
                        List.of(new Analysis.Contradiction(
                                "p", List.of(new Dissent("A", "yes"), new Dissent("B", "no")))),
                        List.of("g"),
                        List.of("u"),
                        List.of("b")),
                read(
                        """
                        Sure!
                        ```json
                        {"consensus": [" c ", ""], "contradictions": [{"point": "p", "positions": [{"label": "A", "view": "yes"},
                          {"label": "B", "view": "no"}, {"label": "Z", "view": "forged"}, {"label": "A"}]}],
                         "gaps": ["g"], "unique": ["u"], "blind_spots": ["b"], "verdict": "ignored"}
                        ```"""));
    }

    @Test
    void takesWhatSmallModelsLeaveOutOrWriteSimpler() {
        Analysis analysis = read("{\"contradictions\": [\"they differ\", {}, 7], \"gaps\": [{\"x\": 1}]}");
        assertEquals(
                List.of(
                        new Analysis.Contradiction("they differ", List.of()),
                        new Analysis.Contradiction("7.0", List.of())),
                analysis.contradictions());
        assertEquals(List.of(), analysis.gaps());
        assertEquals(List.of(), analysis.consensus());
    }

    @Test
    void whatIsNoAnalysisSaysWhy() {
        Analyses.AnalysisReading none = Analyses.read("They all agree.", LABELS);
        assertNull(none.analysis());
        assertEquals("there is no JSON object with \"consensus\" in it.", none.problem());
        assertEquals(
                "\"gaps\" is not a list.",
                Analyses.read("{\"consensus\": [], \"gaps\": \"none\"}", LABELS).problem());
    }

    @Test
    void aFloodOfFindingsIsCut() {
        String many = "\"x\",".repeat(100) + "\"" + "y".repeat(600) + "\"";
        Analysis analysis = read("{\"consensus\": [" + many + "], \"unique\": [\"" + "z".repeat(600) + "\"]}");
        assertEquals(20, analysis.consensus().size());
        assertEquals(503, analysis.unique().getFirst().length());
    }

    @Test
    void whatIsCopiedFromTheExampleSaysNothing() {
        Analysis copied = read(Analyses.EXAMPLE);
        assertEquals(
                new Analysis(List.of(), List.of(), List.of(), List.of(), List.of()),
                copied,
                "a model of 135 million parameters does this");
    }
}
