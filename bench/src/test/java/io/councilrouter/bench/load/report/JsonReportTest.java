package io.councilrouter.bench.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonReportTest {

    private final Results results = new Results();

    private void sample(String target, int round, Map<Figure, Double> figures) {
        results.add(new Sample("requests-64", target, round, figures));
    }

    @Test
    void keepsTheMedianWithTheLeastAndTheMostOfTheRounds() {
        sample("nginx", 1, Map.of(Figure.CPU_US_PER_REQUEST, 20.12345));
        sample("nginx", 2, Map.of(Figure.CPU_US_PER_REQUEST, 18.0));
        sample("nginx", 3, Map.of(Figure.CPU_US_PER_REQUEST, 123456.0));
        sample("direct", 1, Map.of(Figure.ERRORS, 0.0));
        sample("direct", 2, Map.of(Figure.ERRORS, 0.0));
        results.note("a \"quoted\" note");
        assertEquals(
                """
                {
                  "provenance" : {
                    "commit" : "abc"
                  },
                  "notes" : ["a \\"quoted\\" note"],
                  "scenarios" : {
                    "requests-64" : {
                      "rounds" : 3,
                      "figures" : ["cpu_us_per_request","errors"],
                      "nginx" : [[20.12,18,123500],null],
                      "direct" : [null,0]
                    }
                  }
                }
                """,
                JsonReport.medians(results, Map.of("commit", "abc")));
    }

    @Test
    void writesEverySampleForThosePoolingRuns() {
        sample("nginx", 1, Map.of(Figure.CPU_US_PER_REQUEST, 20.12345));
        sample("nginx", 2, Map.of(Figure.CPU_US_PER_REQUEST, 18.0));
        String json = JsonReport.everySample(results, Map.of("commit", "abc"));
        assertTrue(json.contains("\"cpu_us_per_request\" : 20.123"), json);
        assertTrue(json.contains("\"cpu_us_per_request\" : 18.0"), json);
    }
}
