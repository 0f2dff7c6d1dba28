package io.councilrouter.proxy.exchange;

import static io.councilrouter.proxy.exchange.PlanRig.error;
import static io.councilrouter.proxy.exchange.PlanRig.good;
import static io.councilrouter.proxy.exchange.PlanRig.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.proxy.exchange.PlanRig.Script;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a backend does not offer is remembered by what it was asked itself: no more than that is taken out, and no less. */
@ExtendWith(LeakExtension.class)
final class DeniedOperationsTest {
    private static final String PROMPT = "{\"model\":\"x\",\"stream\":false,\"prompt\":\"hi\"}";
    private static final String RAW = "{\"model\":\"x\",\"stream\":false,\"raw\":true,\"prompt\":\"hi\"}";
    private static final String INPUT = "{\"model\":\"x\",\"input\":\"hi\"}";
    private static final String VECTOR =
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5]}],\"model\":\"x\"}";
    private static final String TEXT = "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"x\","
            + "\"choices\":[{\"index\":0,\"text\":\"hey\",\"finish_reason\":\"stop\"}]}";

    private final PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of());

    @AfterEach
    void nothingIsHeld() {
        assertTrue(rig.idle());
    }

    private static Script noPath() {
        return error(404, "Not Found");
    }

    private void answered(String backend, String line, String body) {
        Asked client = rig.send(line, body);
        assertEquals(200, client.status(), client.text());
        assertEquals(backend, rig.asked.getLast());
    }

    @Test
    void aServerWithoutCompletionsGoesOnGeneratingByItsChat() {
        rig.serve("a", List.of("x"), noPath(), good()).serve("b", List.of("x"), status(200, TEXT));
        answered("b", "POST /v1/completions", PROMPT);
        answered("a", "POST /api/generate", PROMPT);
        answered("b", "POST /v1/completions", PROMPT);
        answered("b", "POST /api/generate", RAW);
        assertEquals(List.of("a", "b", "a", "b", "b"), rig.asked);
    }

    @Test
    void aServerWithoutChatIsAskedForNothingThatChatWouldServe() {
        rig.serve("a", List.of("x"), noPath(), status(200, TEXT)).serve("b", List.of("x"), good());
        answered("b", "POST /api/generate", PROMPT);
        answered("b", "POST /api/chat", "{\"model\":\"x\",\"stream\":false,\"messages\":[]}");
        answered("a", "POST /v1/completions", PROMPT);
    }

    @Test
    void oneRefusalToEmbedCountsForAllWaysToAskForIt() {
        rig.serve("a", List.of("x"), noPath()).serve("b", List.of("x"), status(200, VECTOR));
        answered("b", "POST /api/embeddings", "{\"model\":\"x\",\"prompt\":\"hi\"}");
        answered("b", "POST /v1/embeddings", INPUT);
        answered("b", "POST /api/embed", INPUT);
        assertEquals(List.of("a", "b", "b", "b"), rig.asked);
    }

    @Test
    void aServerThatTranscribesNothingGoesOnSpeaking() {
        rig.serve("a", List.of("x"), noPath(), good()).serve("b", List.of("x"), good());
        answered("b", "POST /v1/audio/transcriptions", INPUT);
        answered("a", "POST /v1/audio/speech", INPUT);
        answered("b", "POST /v1/audio/transcriptions", INPUT);
        assertEquals(List.of("a", "b", "a", "b"), rig.asked);
    }
}
