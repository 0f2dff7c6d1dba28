package io.councilrouter.proxy.exchange;

import static io.councilrouter.proxy.exchange.PlanRig.error;
import static io.councilrouter.proxy.exchange.PlanRig.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.proxy.exchange.PlanRig.Script;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.BackendState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests that manage models, or ask about one, leave behind for those that want an answer of a model. */
@ExtendWith(LeakExtension.class)
final class ManagedRequestsTest {
    private static final String DONE = "{\"status\":\"success\"}";
    private static final String SAID = "{\"model\":\"m:1\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"hey\"},\"done\":true,\"done_reason\":\"stop\"}";

    private final PlanRig rig =
            new PlanRig("discovery: {enabled: false}\nadmin: {allow_model_management: true}\n", Map.of());

    @AfterEach
    void nothingIsHeld() {
        assertTrue(rig.idle());
    }

    private static Script done() {
        return status(200, DONE);
    }

    private static Script said() {
        return status(200, SAID);
    }

    private Asked chat(String model) {
        return rig.send("POST /api/chat", "{\"model\":\"" + model + "\",\"stream\":false,\"messages\":[]}");
    }

    private Asked copy(String source) {
        return rig.send("POST /api/copy", "{\"source\":\"" + source + "\",\"destination\":\"n\"}");
    }

    private static void answered(Asked client) {
        assertTrue(client.ended());
        assertEquals(200, client.status(), client.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"model \\\"typo\\\" not found", "404 page not found", ""})
    void aModelThatCannotBeCopiedTakesNothingAwayFromTheNextCopy(String why) {
        rig.serveOllama("a", List.of("m:1"), error(404, why), done());
        assertEquals(404, copy("a/typo").status());
        answered(copy("a/m:1"));
        assertEquals(List.of("a", "a"), rig.asked);
    }

    @Test
    void aFileThatIsNotThereYetMayBeSent() {
        rig.serveOllama("a", List.of("m:1"), status(404, ""), status(201, ""), done());
        assertEquals(404, rig.send("HEAD /api/blobs/sha256:ab", "").status());
        assertEquals(201, rig.send("POST /api/blobs/sha256:ab", "weights").status());
        answered(rig.send("POST /api/create", "{\"model\":\"n\",\"files\":{\"f\":\"sha256:ab\"}}"));
        assertEquals(List.of("a", "a", "a"), rig.asked);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void whatIsRefusedOfManagingAModelSaysNothingOfItsChats(int refusal) {
        rig.serveOllama(
                "a", List.of("m:1", "m:2"), error(refusal, "no", "Retry-After: 60"), error(refusal, "no"), said());
        assertFalse(rig.send("POST /api/push", "{\"model\":\"a/m:1\"}").status() == 200);
        assertFalse(rig.send("POST /api/push", "{\"model\":\"a/m:2\"}").status() == 200);
        assertEquals(BackendState.UP, rig.backend("a").state());
        answered(chat("m:1"));
        answered(chat("m:2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST /api/pull   | {\"model\":\"a/m:1\"}                | {\"model\":\"m:1\"}",
                "POST /api/pull   | {\"name\":\"a/m:1\",\"stream\":false} | {\"name\":\"m:1\",\"stream\":false}",
                "DELETE /api/delete | {\"model\":\"a/m\"}                | {\"model\":\"m\"}"
            })
    void aModelThatIsServedIsManagedByTheNameThatItHasThere(String line, String body, String there) {
        rig.serveOllama("a", List.of("m:1", "m:latest"), done());
        answered(rig.send(line, body));
        String sent = rig.sent.getLast();
        assertEquals(there, sent.substring(sent.indexOf("\r\n\r\n") + 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"a/m:1\",\"name\":\"b/m:1\"}  | 200 | {\"model\":\"m:1\",\"name\":\"b/m:1\"}",
                "{\"name\":\"b/m:1\",\"model\":\"a/m:1\"}  | 200 | {\"name\":\"b/m:1\",\"model\":\"m:1\"}",
                "{\"model\":\"a/m:1\",\"name\":\"a/m:1\"}  | 200 | {\"model\":\"m:1\",\"name\":\"m:1\"}",
                "{\"model\":\"\",\"name\":\"a/m:1\"}       | 200 | {\"model\":\"\",\"name\":\"m:1\"}",
                "{\"model\":\"m:1\",\"name\":\"a/m:1\"}    | 400 | ``"
            })
    void aNameCountsOnlyWhereNoModelIsNamed(String body, int status, String there) {
        rig.serveOllama("a", List.of("m:1"), done()).serveOllama("b", List.of("m:1"), done());
        Asked client = rig.send("POST /api/pull", body);
        assertEquals(status, client.status(), client.text());
        if (status == 200) {
            String sent = rig.sent.getLast();
            assertEquals(there, sent.substring(sent.indexOf("\r\n\r\n") + 4));
            assertEquals(List.of("a"), rig.asked);
        }
    }

    @Test
    void aFileIsWhereItWasTakenAndNotWhereItWasAskedFor() {
        rig.serveOllama("a", List.of("m:1"), status(404, ""), error(400, "digest mismatch"), status(201, ""));
        rig.serveOllama("b", List.of("m:1"), done());
        String made = "{\"model\":\"n\",\"files\":{\"f\":\"sha256:ab\"}}";
        rig.send("HEAD /api/blobs/sha256:ab", "");
        assertEquals(400, rig.send("POST /api/create", made).status());
        rig.send("POST /api/blobs/sha256:ab", "weights");
        assertEquals(400, rig.send("POST /api/create", made).status());
        rig.keeper.override("a", new BackendOverride(false, null, null, null));
        answered(rig.send("POST /api/blobs/sha256:ab", "weights"));
        answered(rig.send("POST /api/create", made));
        assertEquals(List.of("a", "a", "b", "b"), rig.asked);
    }

    @Test
    void aFileWhoseHolderIsDownIsTakenElsewhere() {
        rig.serveOllama("a", List.of("m:1"), status(201, ""));
        rig.serveOllama("b", List.of("m:1"), status(201, ""), done());
        rig.send("POST /api/blobs/sha256:ab", "weights");
        rig.keeper.override("a", new BackendOverride(false, null, null, null));
        assertEquals(201, rig.send("POST /api/blobs/sha256:ab", "weights").status());
        answered(rig.send("POST /api/create", "{\"model\":\"n\",\"files\":{\"f\":\"sha256:ab\"}}"));
        assertEquals(List.of("a", "b", "b"), rig.asked);
    }

    @Test
    void aModelThatRestsCanBeManagedMeanwhile() {
        rig.serveOllama("a", List.of("m:1"), error(429, "slow", "Retry-After: 600"), done());
        assertEquals(429, chat("m:1").status());
        answered(copy("a/m:1"));
    }

    @Test
    void whoWasOnlyAskedAboutIsNotInMemory() {
        rig.serveOllama("a", List.of("m:1"), done(), done(), said());
        answered(rig.send("POST /api/show", "{\"model\":\"m:1\"}"));
        answered(rig.send("POST /api/pull", "{\"model\":\"a/m:1\",\"stream\":false}"));
        assertEquals("{\"models\":[]}", rig.send("GET /api/ps", "").text());
        answered(chat("m:1"));
        String running = rig.send("GET /api/ps", "").text();
        assertTrue(running.contains("\"m:1\""), running);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/models/%FF, 404",
        "GET /v1/models/%C3, 404",
        "GET /v1/models/m%FF, 404",
        "GET /v1/models/m%3A1, 200",
        "GET /v1/models/auto, 200"
    })
    void aNameThatIsNoTextIsNoModel(String line, int status) {
        rig.serveOllama("a", List.of("m:1"), done());
        Asked client = rig.send(line, "");
        assertEquals(status, client.status(), client.text());
    }
}
