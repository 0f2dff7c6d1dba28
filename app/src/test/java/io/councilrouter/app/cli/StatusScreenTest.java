package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code status} says. */
final class StatusScreenTest {
    private static Map<?, ?> json(String text) throws IOException {
        return (Map<?, ?>) JsonText.parse(text);
    }

    @Test
    void fitsOnOneScreenAndSaysWhatToDo() throws IOException {
        Map<?, ?> health = json(
                """
                {"status":"degraded","version":"1.2.3","uptime_s":97200,"simulated":false,
                 "storage":{"state":"spooling","reason":"database is locked"},"backends":[]}""");
        Map<?, ?> admin = json(
                """
                {"data":[
                 {"name":"desk","state":"up","reason":"","in_flight":2,"queued":1,"breaker":"closed",
                  "models":["a","b"],"loaded_models":["a"],
                  "cooldowns":[{"model":"b","until":"2026-01-02T05:31:00Z","reason":"rate limited."}]},
                 {"name":"rack","state":"down","reason":"nothing listens there.","in_flight":0,"queued":0,
                  "breaker":"open","models":[],"loaded_models":[]}]}""");
        Map<?, ?> stats = json(
                """
                {"total_requests":12345,"failures":7,"avg_latency_ms":230.4,
                 "all_time":{"total":99,"tokens":{"prompt":1000,"completion":20}}}""");
        List<String> lines = new StatusScreen(health, admin, stats).lines("http://x:1");
        assertEquals(
                """
                council-router 1.2.3 at http://x:1, up 1 d 3 h
                status    degraded
                backends  1 of 2 up
                  desk  up    2 models  1 loaded  2 in flight  1 queued
                  rack  down  0 models  0 loaded  0 in flight  0 queued
                queue     1 waiting, 2 in flight
                requests  12,345 since the start, 7 failed, 230 ms on average
                tokens    1,000 in, 20 out, in all stored requests
                storage   spooling, 99 requests stored
                problems
                  storage is spooling: database is locked
                    requests are still answered; waiting rows are written once the database is back
                  desk is not asked for b: rate limited
                    it is asked again at 2026-01-02T05:31:00Z; council-router backends enable desk ends that
                  rack is down: nothing listens there
                    start it, or correct its url; the gateway keeps asking it"""
                        .lines()
                        .toList(),
                lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "999 | 999",
                "1000 | 1,000",
                "123456 | 123,456",
                "1234567 | 1,234,567",
                "999999999999999999 | 999,999,999,999,999,999",
                "1e3 | 0",
            })
    void numbersHaveCommasBetweenThousands(String number, String shown) throws IOException {
        Map<?, ?> stats = json("{\"total_requests\":" + number + ",\"failures\":0}");
        List<String> lines = new StatusScreen(Map.of(), Map.of(), stats).lines("http://x:1");
        assertTrue(
                lines.contains("requests  " + shown + " since the start, 0 failed, 0 ms on average"), lines.toString());
    }

    @Test
    void saysThatAllIsWell() throws IOException {
        List<String> lines = new StatusScreen(
                        json(
                                """
                        {"status":"ok","version":"1","simulated":false,"backends":[
                         {"name":"a","state":"up","models":1,"loaded_models":[],"in_flight":0,"queued":0}]}"""),
                        Map.of(),
                        Map.of())
                .lines("http://x:1");
        assertEquals("problems  none", lines.getLast());
        assertTrue(lines.contains("storage   off (response_storage.enabled)"), lines.toString());
        assertTrue(lines.stream().noneMatch(each -> each.startsWith("requests")), "that is for administrators");
    }

    @Test
    void saysThatOnlyASimulatorOrNobodyAnswers() throws IOException {
        String simulated = String.join(
                "\n",
                new StatusScreen(
                                json("{\"status\":\"degraded\",\"version\":\"1\",\"simulated\":true,\"backends\":[]}"),
                                Map.of(),
                                Map.of())
                        .lines("u"));
        assertTrue(simulated.contains("a simulator makes answers up"), simulated);
        String nobody = String.join(
                "\n", new StatusScreen(json("{\"version\":\"1\",\"backends\":[]}"), Map.of(), Map.of()).lines("u"));
        assertTrue(nobody.contains("there is no backend") && nobody.contains("council-router init"), nobody);
    }

    @Test
    void staysOnOneScreenHoweverManyBackendsFail() throws IOException {
        String many = "{\"name\":\"b\",\"state\":\"down\",\"reason\":\"x\"},".repeat(60);
        List<String> lines = new StatusScreen(
                        json("{\"version\":\"1\",\"backends\":[" + many.substring(0, many.length() - 1) + "]}"),
                        Map.of(),
                        Map.of())
                .lines("u");
        assertTrue(lines.size() <= 24, lines.size() + " lines");
        assertTrue(lines.contains("  and 52 more: council-router backends"), lines.toString());
    }

    @Test
    void showsDurationsInTheirTwoLargestUnits() {
        assertEquals("0 s", StatusScreen.span(Duration.ofSeconds(-1)));
        assertEquals("59 s", StatusScreen.span(Duration.ofSeconds(59)));
        assertEquals("2 min 5 s", StatusScreen.span(Duration.ofSeconds(125)));
        assertEquals("3 h 12 min", StatusScreen.span(Duration.ofMinutes(192)));
        assertEquals("2 d 1 h", StatusScreen.span(Duration.ofHours(49)));
    }
}
