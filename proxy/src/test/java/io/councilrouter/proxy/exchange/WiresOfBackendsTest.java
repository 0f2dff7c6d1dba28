package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backends that speak more than one dialect. */
@ExtendWith(LeakExtension.class)
final class WiresOfBackendsTest {
    private static final String LINE =
            "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"hey\"},\"done\":true,\"done_reason\":\"stop\"}";

    private final PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of());

    /** The request lines that went out. */
    private List<String> lines() {
        return rig.sent.stream()
                .filter(each -> each.contains(" HTTP/1.1\r\n"))
                .map(each -> each.substring(0, each.indexOf(" HTTP/1.1")))
                .toList();
    }

    @Test
    void theClientsOwnWireIsTakenThoughAnotherIsPreferred() {
        rig.serve("a", List.of("m"), PlanRig.good());
        rig.speaks("a", "ollama", "openai");
        Asked client = rig.ask("m");
        assertEquals(PlanRig.ANSWER, client.text());
        assertEquals(List.of("POST /v1/chat/completions"), lines());
        assertTrue(rig.idle());
    }

    @Test
    void aBackendThatDoesNotHaveItIsAskedOnTheFirstThatServes() {
        rig.serve("a", List.of("m"), PlanRig.status(200, LINE));
        rig.speaks("a", "ollama");
        Asked client = rig.ask("m");
        assertTrue(client.text().contains("\"content\":\"hey\""), client.text());
        assertEquals(List.of("POST /api/chat"), lines());
    }

    @Test
    void aPathThatIsNotThereTakesItsWireOutAndNoMoreAndTheSameBackendIsAskedOnTheNext() {
        rig.serve("a", List.of("m"), PlanRig.status(404, "404 page not found"), PlanRig.status(200, LINE));
        rig.speaks("a", "openai", "ollama");
        assertEquals(200, rig.ask("m").status());
        assertTrue(rig.backend("a").gaps().operation("openai chat"));
        assertEquals(200, rig.ask("m").status());
        assertEquals(List.of("POST /v1/chat/completions", "POST /api/chat", "POST /api/chat"), lines());
        assertTrue(rig.idle());
    }

    @Test
    void aWireThatTheServersVersionCannotHaveIsNotEvenTriedUntilAHeartbeatSeesANewerOne() {
        rig.serve("a", List.of("m"), PlanRig.status(200, LINE), PlanRig.good());
        rig.speaks("a", "openai", "ollama");
        beat("1.0", Set.of("openai chat"));
        assertEquals(200, rig.ask("m").status());
        beat("1.1", Set.of());
        assertEquals(200, rig.ask("m").status());
        assertEquals(List.of("POST /api/chat", "POST /v1/chat/completions"), lines());
    }

    private void beat(String version, Set<String> lacks) {
        List<ServedModel> models = List.of(ServedModel.named("m"));
        rig.keeper.report(BackendReport.up("a", new EngineState(models, null, version, "", lacks)));
    }

    @Test
    void whoHasNoneOfThePathsIsAskedOnEachOnce() {
        rig.serve("a", List.of("m"), PlanRig.status(404, "404 page not found"));
        rig.speaks("a", "openai", "ollama");
        assertEquals(404, rig.ask("m").status());
        assertEquals(List.of("POST /v1/chat/completions", "POST /api/chat"), lines());
        assertTrue(rig.idle());
    }

    @Test
    void theHeadersOfADialectGoOnlyToBackendsThatAreAskedInIt() {
        rig.serve("a", List.of("m"), PlanRig.good()).serveOllama("b", List.of("n"), PlanRig.status(200, LINE));
        rig.ask("m", "OpenAI-Organization: org", "Idempotency-Key: k");
        rig.ask("n", "OpenAI-Organization: org", "Idempotency-Key: k");
        assertTrue(rig.sent.getFirst().contains("OpenAI-Organization: org"), rig.sent::getFirst);
        assertFalse(rig.sent.getLast().contains("OpenAI-Organization"), rig.sent::getLast);
        assertTrue(rig.sent.getLast().contains("Idempotency-Key: k"), rig.sent::getLast);
    }

    private Asked rerank(String model) {
        return rig.send("POST /v1/rerank", "{\"model\":\"" + model + "\",\"query\":\"q\",\"documents\":[\"d\"]}");
    }

    @Test
    void whatNoWireOfABackendServesIsNeverAskedThereThoughItComesWhileTheRequestWaits() {
        rig.serve("a", List.of("m"));
        rig.limitTo("a", 1);
        Asked first = rerank("m");
        Asked second = rerank("m");
        rig.serveOllama("b", List.of("m"), PlanRig.status(200, LINE));
        rig.pass(400);
        assertEquals(List.of("a"), rig.asked);
        answer();
        assertEquals(200, first.status());
        answer();
        assertEquals(200, second.status());
        assertEquals(List.of("a", "a"), rig.asked);
        assertTrue(rig.idle(), rig.leftovers());
    }

    /** The backend that was asked for a connection last answers. */
    private void answer() {
        ScriptedLink link = rig.link();
        link.ready();
        PlanRig.good().run(link);
        rig.settle();
    }

    @Test
    void aSlotThatIsGrantedAtABackendThatSpeaksOtherwiseByThenIsGivenBack() {
        rig.serve("a", List.of("m"), PlanRig.good());
        rig.limitTo("a", 1);
        assertTrue(rig.backend("a").slots().tryAcquire(1));
        Asked client = rerank("m");
        assertFalse(client.ended());
        rig.speaks("a", "ollama");
        assertEquals(
                "a",
                rig.loop().profiles().of(rig.backend("a")).name(),
                "the loop has met it as it is now, and the queue has not");
        assertTrue(rig.backend("a").slots().release(), "somebody waits for it");
        rig.queue.slotFreed(rig.backend("a"));
        rig.settle();
        assertEquals(404, client.status());
        assertEquals(List.of(), rig.asked);
        assertTrue(rig.idle(), rig.leftovers());
    }
}
