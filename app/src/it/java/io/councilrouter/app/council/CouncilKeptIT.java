package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.storage.db.StoredRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Councils leave rows and counts, and are limited by their caller's key. */
class CouncilKeptIT {
    private static final String TOKEN = "planted-token-4711";

    @TempDir
    private Path folder;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private GatewayFixture gate;

    @BeforeEach
    void opens() {
        openai.always(Panel.openai(Panel::wellBehaved));
        gate = GatewayFixture.start("server: {event_loops: 1}\nresponse_storage: {db_path: \"" + folder.resolve("r.db")
                + "\", flush_interval: 10ms}\nadmin: {auth: {token: " + TOKEN + "}}\n"
                + "keys:\n" + key("all", "*") + key("few", "council/vote\", \"m") + key("blind", "council/*")
                + "backends:\n" + openai.entry("up"));
    }

    /** An entry of {@code keys} for the key {@code sk-} and its id. */
    private static String key(String id, String models) {
        byte[] hash = ScriptedUpstream.sha256().digest(("sk-" + id).getBytes(StandardCharsets.UTF_8));
        return "  - {id: " + id + ", hash: \"sha256:" + HexFormat.of().formatHex(hash) + "\", models: [\"" + models
                + "\"]}\n";
    }

    @AfterEach
    void closes() {
        gate.settled();
        gate.close();
        openai.close();
    }

    private RawAnswer ask(String key, String model, String more) {
        try (RawClient client = gate.client()) {
            return client.send(RawClient.posting(
                            "/v1/chat/completions",
                            "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]"
                                    + more + "}",
                            "Authorization: Bearer " + key))
                    .answer();
        }
    }

    private String admin(String path) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + TOKEN + "\r\n\r\n")
                    .answer();
            assertEquals(200, answer.status(), answer.text());
            return answer.text();
        }
    }

    @Test
    void aRunIsARowWithTheRowsOfItsMembers() {
        RawAnswer answer = ask("sk-all", "council/peer-review", ",\"stream\":true");
        assertEquals(200, answer.status(), answer.text());
        List<StoredRow> rows = gate.rows(8);
        StoredRow run = rows.stream()
                .filter(each -> !each.asked().route().equals("council/member"))
                .findFirst()
                .orElseThrow();
        assertEquals("council/peer-review", run.asked().model());
        assertEquals("council/peer-review", run.answered().model());
        assertEquals("", run.answered().backend());
        assertEquals("stop", run.answered().finishReason());
        assertEquals("all", run.identity().keyId());
        assertEquals("The council says 42.", new String(run.bodies().response(), StandardCharsets.UTF_8));
        assertTrue(run.times().ttftMs() > 0);
        assertEquals(-1, run.counts().promptTokens(), "its members' rows have them");
        for (StoredRow each : rows) {
            assertEquals(run.identity().councilId(), each.identity().councilId());
            String asked = new String(each.bodies().request(), StandardCharsets.UTF_8);
            assertTrue(asked.contains("6 times 7?") && asked.endsWith("}"), asked);
            String named = each.equals(run) ? "council/peer-review" : "auto";
            assertTrue(asked.startsWith("{\"model\":\"" + named + "\""), asked);
        }
        assertEquals(
                7,
                rows.stream()
                        .filter(each -> each.asked().route().equals("council/member"))
                        .count());
        assertTrue(rows.stream().anyMatch(each -> each.counts().promptTokens() > 0));

        String whole = admin("/admin/responses/" + run.id());
        assertTrue(whole.contains("\"council\":{\"id\":\"" + run.identity().councilId()), whole);
        assertEquals(8, whole.split("\"route\":", -1).length - 1, whole);
        assertTrue(whole.contains("\"response\":\"The council says 42.\""), whole);
        assertEquals(whole, admin("/admin/responses/" + run.identity().councilId()));
    }

    @Test
    void runsAreCountedByTemplateAndOutcome() {
        assertEquals(200, ask("sk-all", "council/vote", "").status());
        openai.always(with -> with.send(500, "{\"error\":{\"message\":\"no\"}}"));
        assertEquals(502, ask("sk-all", "council/vote", "").status());
        gate.rows(12);
        gate.until("both are counted", () -> {
            String page = admin("/metrics");
            return page.contains("council_router_council_runs_total{template=\"vote\",outcome=\"ok\",} 1.0")
                    && page.contains("council_router_council_runs_total{template=\"vote\",outcome=\"failed\",} 1.0");
        });
    }

    @Test
    void aKeyMustBeAllowedTheCouncilAndItsMembersModels() {
        assertEquals(200, ask("sk-few", "council/vote", "").status());
        RawAnswer other = ask("sk-few", "council/debate", "");
        assertEquals(403, other.status(), other.text());
        RawAnswer blind = ask("sk-blind", "council/vote", ",\"council\":{\"members\":[\"m\",\"m\"]}");
        assertEquals(403, blind.status(), blind.text());
        assertTrue(blind.text().contains("may not use model 'm'"), blind.text());
        try (RawClient client = gate.client()) {
            String list = client.send(
                            "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-few\r\n\r\n")
                    .answer()
                    .text();
            assertTrue(list.contains("council/vote"), list);
            assertFalse(list.contains("council/debate"), list);
        }
    }

    @Test
    void aRequestThatMustNotBeStoredIsNotStoredByItsMembersEither() {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(RawClient.posting(
                            "/v1/chat/completions",
                            "{\"model\":\"council/vote\",\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}",
                            "Authorization: Bearer sk-all",
                            "X-No-Store: 1",
                            "Idempotency-Key: once"))
                    .answer();
            assertEquals(200, answer.status(), answer.text());
        }
        assertEquals("", openai.taken().header("Idempotency-Key"), "five members are not one request");
        assertEquals(200, ask("sk-all", "m", ",\"stream\":true").status());
        assertEquals(1, gate.rows(1).size());
    }
}
