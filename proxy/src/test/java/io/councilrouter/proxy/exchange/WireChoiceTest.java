package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.councilrouter.codec.chat.FlagPlace;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.RequestTraits;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.routing.table.Gaps;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WireChoiceTest {
    private static final Dialects DIALECTS = Dialects.load();
    private static final RequestFacts RAW = new RequestFacts(
            "m",
            1,
            4,
            null,
            -1,
            -1,
            FlagPlace.ABSENT,
            1,
            false,
            RequestTraits.of(false, false, true, false, false, false),
            9,
            new int[0]);

    private static Wire wire(String dialect, Operation operation) {
        return Objects.requireNonNull(DIALECTS.named(dialect).wire(operation));
    }

    private static Gaps gaps(Map<String, Set<String>> byName) {
        return new Gaps(byName);
    }

    private static String taken(
            String asked, Operation operation, String wires, @Nullable RequestFacts facts, Gaps gaps) {
        Wire wire = WireChoice.of(wire(asked, operation), facts, DIALECTS.wires(List.of(wires.split("\\+", -1))), gaps);
        return wire == null ? "" : wire.label();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, CHAT, openai, openai chat",
        "openai, CHAT, ollama, ollama chat",
        "openai, CHAT, ollama+openai, openai chat",
        "ollama, CHAT, openai+ollama, ollama chat",
        "ollama, COMPLETE, openai, openai chat",
        "openai, COMPLETE, openai, openai complete",
        "ollama, EMBED_ONE, openai, openai embed",
        "openai, EMBED, ollama, ollama embed",
        "anthropic, CHAT, ollama+anthropic, anthropic chat",
        "anthropic, CHAT, openai, openai chat",
        "openai, CHAT, anthropic, anthropic chat",
        "openai, EMBED, anthropic, ''",
        "openai, PASS, ollama, ''",
        "openai, PASS, ollama+openai, openai pass",
    })
    void theClientsOwnIsTakenElseTheFirstThatServes(String asked, Operation operation, String wires, String taken) {
        assertEquals(taken, taken(asked, operation, wires, RequestFacts.NONE, Gaps.NONE));
    }

    @Test
    void aRawPromptIsNoConversation() {
        assertEquals("openai complete", taken("ollama", Operation.COMPLETE, "openai", RAW, Gaps.NONE));
    }

    @Test
    void aBodyThatNobodyLookedIntoGoesOnAsItCameOrNotAtAll() {
        assertEquals("openai pass", taken("openai", Operation.PASS, "openai", null, Gaps.NONE));
        assertNull(WireChoice.of(wire("openai", Operation.CHAT), null, DIALECTS.wires(List.of("ollama")), Gaps.NONE));
    }

    @Test
    void aDeniedPathIsTakenOnlyWhereNoOtherIsLeft() {
        Gaps own = gaps(Map.of("openai chat", Set.of("")));
        assertEquals("ollama chat", taken("openai", Operation.CHAT, "openai+ollama", RequestFacts.NONE, own));
        assertEquals("openai chat", taken("openai", Operation.CHAT, "openai", RequestFacts.NONE, own));
        Gaps both = gaps(Map.of("openai chat", Set.of(""), "ollama chat", Set.of("")));
        assertEquals("openai chat", taken("openai", Operation.CHAT, "openai+ollama", RequestFacts.NONE, both));
        Gaps prompts = gaps(Map.of("openai complete", Set.of("")));
        assertEquals(
                "openai complete",
                taken("openai", Operation.COMPLETE, "openai", RequestFacts.NONE, prompts),
                "a bare prompt is no conversation");
        Gaps model = gaps(Map.of("openai chat", Set.of("m")));
        assertEquals("openai chat", taken("openai", Operation.CHAT, "openai+ollama", RequestFacts.NONE, model));
    }

    @Test
    void aWireThatWasJustDeniedIsNotTakenAgainThoughTheTableDoesNotKnowYet() {
        Wire asked = wire("anthropic", Operation.CHAT);
        List<Wire> both = DIALECTS.wires(List.of("ollama", "anthropic"));
        assertEquals(asked, WireChoice.of(asked, RequestFacts.NONE, both, Gaps.NONE));
        assertEquals(wire("ollama", Operation.CHAT), WireChoice.of(asked, RequestFacts.NONE, both, Gaps.NONE, asked));
        List<Wire> only = DIALECTS.wires(List.of("anthropic"));
        assertEquals(asked, WireChoice.of(asked, RequestFacts.NONE, only, Gaps.NONE, asked));
    }

    @Test
    void ofWhatIsPassedOnEachPathIsDeniedByItself() {
        Gaps gaps = gaps(Map.of("openai pass", Set.of(""), "/v1/rerank", Set.of("")));
        assertEquals("openai pass", taken("openai", Operation.PASS, "openai", RequestFacts.NONE, gaps));
    }
}
