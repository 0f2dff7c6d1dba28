package io.councilrouter.bench.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {

    @Test
    void takesTheMedianOfTheRoundsAndShowsTheirSpan() {
        assertEquals(new Spread(3, 1, 9), Spread.of(List.of(9.0, 1.0, 3.0)));
        assertEquals(new Spread(2.5, 1, 4), Spread.of(List.of(4.0, 1.0, 3.0, 2.0)));
    }

    @Test
    void comparesWithNginxAndSaysWhetherTheTargetIsMet() {
        Results results = new Results();
        sample(results, "nginx", 1, 20);
        sample(results, "nginx", 2, 22);
        sample(results, "nginx", 3, 18);
        sample(results, "council-router", 1, 15);
        sample(results, "council-router", 2, 16);
        sample(results, "council-router", 3, 14);
        String page = MarkdownReport.of(results, Map.of("commit", "abc"));
        assertTrue(
                page.contains(
                        "| 1 | CPU us/request, 64 connections | <= 1x nginx | 15 (14 to 16) | 20 (18 to 22) | 0.75x, met |"),
                page);
        assertTrue(page.contains("| council-router | 15 (14 to 16) |"), page);
        assertTrue(page.contains("not measured"), page);
    }

    private static void sample(Results results, String target, int round, double micros) {
        results.add(new Sample("requests-64", target, round, Map.of(Figure.CPU_US_PER_REQUEST, micros)));
    }
}
