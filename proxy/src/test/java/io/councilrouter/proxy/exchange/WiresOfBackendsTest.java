package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import java.util.List;
import java.util.Map;
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
    void whoHasNoneOfThePathsIsAskedOnEachOnce() {
        rig.serve("a", List.of("m"), PlanRig.status(404, "404 page not found"));
        rig.speaks("a", "openai", "ollama");
        assertEquals(404, rig.ask("m").status());
        assertEquals(List.of("POST /v1/chat/completions", "POST /api/chat"), lines());
        assertTrue(rig.idle());
    }
}
