package io.councilrouter.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators are told about stored rows, over a socket. */
final class StoredResponsesIT {
    private static final String TOKEN = GatewayFixture.TOKEN;
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private GatewayFixture gate;

    @BeforeEach
    void opens() {
        gate = GatewayFixture.startKeeping(folder, "backends:\n" + openai.entry("up"));
    }

    @AfterEach
    void closes() {
        gate.close();
        openai.close();
    }

    private RawAnswer admin(String line) {
        try (RawClient client = gate.client()) {
            return client.send(line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")
                    .answer();
        }
    }

    private String get(String path) {
        RawAnswer answer = admin("GET " + path);
        assertEquals(200, answer.status(), answer.text());
        return answer.text();
    }

    /** Stores answers under the ids r-0, r-1, ...; the last one has a different text. */
    private void keep(int count) {
        for (int i = 0; i < count; i++) {
            String text = i == count - 1 ? "the last word" : "hello";
            openai.next(with -> with.send(200, Frames.CHAT.replace("hello", text)));
            try (RawClient client = gate.client()) {
                RawAnswer answer = client.send(
                                RawClient.posting("/v1/chat/completions", Frames.ask(false), "X-Request-Id: r-" + i))
                        .answer();
                assertEquals(200, answer.status(), answer.text());
            }
        }
        gate.rows(count);
    }

    @Test
    void statisticsOfTheGatewayIncludeTotalsOfAllTime() {
        keep(3);
        String text = get("/admin/stats");
        assertTrue(text.startsWith("{\"total_requests\":3,"), text);
        assertTrue(text.contains("\"all_time\":{\"total\":3,\"errors\":0,\"tokens\":{\"prompt\":"), text);
        assertTrue(text.contains("\"by_model\":[{\"model\":\"m\",\"total\":3,"), text);
        assertEquals(400, admin("GET /admin/stats?since=1").status());
    }

    private void indexed() {
        gate.until("texts are indexed", () -> {
            String list = get("/admin/responses?limit=1");
            Matcher until = Pattern.compile("\"indexed_until\":(\\d+),\"newest\":(\\d+)")
                    .matcher(list);
            return until.find() && until.group(1).equals(until.group(2));
        });
    }

    private static List<String> ids(String list) {
        List<String> ids = new ArrayList<>();
        Matcher each = ID.matcher(list);
        while (each.find()) {
            ids.add(each.group(1));
        }
        return ids;
    }

    @Test
    void letsNobodyInWithoutTheToken() {
        try (RawClient client = gate.client()) {
            assertEquals(
                    401,
                    client.send("GET /admin/responses HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .answer()
                            .status());
        }
    }

    @Test
    void listsPageByPage() {
        keep(5);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            String page = get("/admin/responses?limit=2" + cursor);
            assertFalse(page.contains("\"request\""), "lists have no bodies");
            seen.addAll(ids(page));
            Matcher next = NEXT.matcher(page);
            cursor = next.find() ? "&cursor=" + next.group(1) : "";
            assertTrue(!cursor.isEmpty() || page.contains("\"next\":null"), page);
        } while (!cursor.isEmpty());
        assertEquals(List.of("r-4", "r-3", "r-2", "r-1", "r-0"), seen);
    }

    @Test
    void filtersAndSearches() {
        keep(3);
        indexed();
        assertEquals(
                3, ids(get("/admin/responses?model=m&backend=up&status=2xx")).size());
        assertEquals(
                3,
                ids(get("/admin/responses?route=/v1/chat/completions&status=200&from=2020-01-01"))
                        .size());
        assertEquals(List.of(), ids(get("/admin/responses?status=5xx")));
        assertEquals(List.of(), ids(get("/admin/responses?model=other")));
        assertEquals(List.of(), ids(get("/admin/responses?to=2020-01-01T00:00:00Z")));
        assertEquals(List.of("r-2"), ids(get("/admin/responses?q=%22last+word%22")));
        assertEquals(List.of("r-1", "r-0"), ids(get("/admin/responses?q=hi+-last")));
        assertEquals(List.of(), ids(get("/admin/responses?q=%22%22%22(*")));
    }

    @Test
    void showsOneWhole() {
        keep(1);
        String row = get("/admin/responses/r-0");
        assertTrue(
                row.contains("\"request\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]"),
                row);
        assertTrue(row.contains("\"response\":\"the last word\""), row);
        assertTrue(row.contains("\"thinking\":null,\"tool_calls\":null"), row);
        for (String column : List.of(
                "created",
                "route",
                "dialect",
                "model_asked",
                "model",
                "backend",
                "attempts",
                "status",
                "stream",
                "prompt_tokens",
                "completion_tokens",
                "thinking_tokens",
                "cost",
                "ttft_ms",
                "duration_ms",
                "finish_reason",
                "error",
                "client",
                "key_id",
                "council_id",
                "truncated")) {
            assertTrue(row.contains("\"" + column + "\":"), column);
        }
        assertEquals(404, admin("GET /admin/responses/nobody").status());
        assertTrue(get("/admin/responses?bodies=true").contains("\"response\":\"the last word\""));
    }

    @Test
    void sumsUp() {
        keep(3);
        String stats = get("/admin/responses/stats");
        assertTrue(
                stats.startsWith("{\"total\":3,\"errors\":0,\"tokens\":{\"prompt\":3,\"completion\":3,\"thinking\":0}"),
                stats);
        assertTrue(stats.contains("\"by_model\":[{\"model\":\"m\",\"total\":3"), stats);
        assertTrue(stats.contains("\"by_backend\":[{\"backend\":\"up\",\"total\":3"), stats);
        assertTrue(stats.contains("\"by_day\":[{\"day\":\"20"), stats);
        assertTrue(stats.contains("\"ttft_ms\":{\"p50\":"), stats);
        assertTrue(get("/admin/responses/stats?model=other").startsWith("{\"total\":0,"));
        assertEquals(400, admin("GET /admin/responses/stats?q=hi").status());
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        for (String query : List.of(
                "limit=0",
                "limit=1001",
                "limit=x",
                "cursor=nonsense",
                "status=abc",
                "from=yesterday",
                "modle=m",
                "model=a&model=b")) {
            RawAnswer answer = admin("GET /admin/responses?" + query);
            assertEquals(400, answer.status(), query + ": " + answer.text());
        }
    }

    @Test
    void deletesOneSomeAndAll() {
        keep(4);
        assertEquals("{\"deleted\":1}", admin("DELETE /admin/responses/r-1").text());
        assertEquals(404, admin("DELETE /admin/responses/r-1").status());
        assertEquals(List.of("r-3", "r-2", "r-0"), ids(get("/admin/responses")));

        assertEquals(400, admin("DELETE /admin/responses").status());
        assertEquals(400, admin("DELETE /admin/responses?all=false").status());
        assertEquals(3, gate.rows().size());
        assertEquals(
                "{\"deleted\":0}", admin("DELETE /admin/responses?model=other").text());
        indexed();
        assertEquals("{\"deleted\":1}", admin("DELETE /admin/responses?q=last").text());
        assertEquals(
                "{\"deleted\":2}", admin("DELETE /admin/responses?all=true").text());
        assertEquals(List.of(), ids(get("/admin/responses")));
        assertTrue(get("/admin/responses/stats").startsWith("{\"total\":4,"), "sums stay");
    }

    @Test
    void saysSoWhenTheDatabaseIsLocked() throws SQLException {
        keep(1);
        try (Connection stranger = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("r.db"));
                Statement statement = stranger.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertEquals(1, ids(get("/admin/responses")).size(), "reads go on");
            RawAnswer answer = admin("DELETE /admin/responses/r-0");
            assertEquals(503, answer.status(), answer.text());
            assertTrue(answer.text().contains("locked by another process"), answer.text());
            statement.execute("ROLLBACK");
        }
        assertEquals(200, admin("DELETE /admin/responses/r-0").status());
    }

    @Test
    void saysThatNothingIsStoredIfStorageIsOff() {
        try (GatewayFixture off = GatewayFixture.start("response_storage: {enabled: false}\nadmin: {auth: {token: "
                        + TOKEN + "}}\nbackends:\n" + openai.entry("up"));
                RawClient client = off.client()) {
            RawAnswer answer = client.send("GET /admin/responses HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + TOKEN + "\r\n\r\n")
                    .answer();
            assertEquals(404, answer.status());
            assertTrue(answer.text().contains("response_storage.enabled"), answer.text());
        }
    }
}
