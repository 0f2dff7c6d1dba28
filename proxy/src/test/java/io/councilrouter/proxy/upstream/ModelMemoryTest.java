package io.councilrouter.proxy.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.engine.EngineFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered about models that are asked about one by one, and for how long. */
final class ModelMemoryTest {
    private static final Set<String> THINKS = Set.of("completion", "thinking");

    private final ModelMemory memory = new ModelMemory();
    private long now = 1_000;

    private EngineFacts list(String version, String... entries) {
        EngineFacts facts = Listed.by(version, entries);
        memory.complete(facts);
        return facts;
    }

    /** The names of all models to ask about, in order; each is answered with {@code abilities}. */
    private List<String> asking(Set<String> abilities) {
        List<String> names = new ArrayList<>();
        for (ModelMemory.UnknownModel each = memory.next(now); each != null; each = memory.next(now)) {
            names.add(each.name());
            memory.answered(each, abilities, now);
        }
        return names;
    }

    private static Set<String> abilities(EngineFacts facts, String name) {
        List<EngineFacts.Model> models = facts.models();
        assertNotNull(models);
        return models.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .abilities();
    }

    @Test
    void eachModelIsAskedAboutOnce() {
        list("1.0", "a d1", "b d1");
        assertEquals(List.of("a", "b"), asking(THINKS));
        now += ModelMemory.AGAIN.toNanos() * 100;
        EngineFacts later = list("1.0", "b d1", "a d1");
        assertEquals(List.of(), asking(THINKS));
        assertEquals(THINKS, abilities(later, "a"));
        assertEquals(THINKS, abilities(later, "b"));
    }

    @Test
    void aModelThatHasChangedIsAskedAboutAgain() {
        list("1.0", "a d1", "b d1");
        asking(THINKS);
        EngineFacts later = list("1.0", "a d2", "b d1");
        assertEquals(Set.of(), abilities(later, "a"), "what the earlier one could says nothing");
        assertEquals(THINKS, abilities(later, "b"));
        assertEquals(List.of("a"), asking(Set.of("completion")));
        memory.add(later);
        assertEquals(Set.of("completion"), abilities(later, "a"));
    }

    @Test
    void allAreAskedAboutAgainWhenTheServersVersionChanges() {
        list("1.0", "a d1", "b d1");
        asking(THINKS);
        EngineFacts later = list("1.1", "a d1", "b d1");
        assertEquals(THINKS, abilities(later, "a"), "the older word holds until there is a newer one");
        assertEquals(List.of("a", "b"), asking(THINKS));
    }

    @Test
    void aBeatThatDoesNotSayTheVersionChangesNothing() {
        list("1.0", "a d1");
        asking(THINKS);
        list("", "a d1");
        assertEquals(List.of(), asking(THINKS));
        list("1.0", "a d1");
        assertEquals(List.of(), asking(THINKS));
    }

    @Test
    void aModelAboutWhichNothingWasSaidIsAskedAboutAgainMuchLater() {
        list("1.0", "a d1");
        assertEquals(List.of("a"), asking(Set.of()));
        now += ModelMemory.AGAIN.toNanos() - 1;
        assertEquals(List.of(), asking(Set.of()));
        now += 1;
        assertEquals(List.of("a"), asking(Set.of()));
        assertEquals(List.of(), asking(Set.of()));
        list("1.0", "a d2");
        assertEquals(List.of("a"), asking(Set.of()), "another model may say more");
        list("1.1", "a d2");
        assertEquals(List.of("a"), asking(Set.of()), "another version may say more");
    }

    @Test
    void listsThatSayItLeaveNothingToAsk() {
        EngineFacts facts = list("1.0", "a d1 completion", "b d1");
        assertEquals(List.of("b"), asking(THINKS));
        memory.add(facts);
        assertEquals(Set.of("completion"), abilities(facts, "a"));
        list("1.0", "a d1 completion", "b d1 completion");
        assertEquals(List.of(), asking(THINKS));
        assertEquals(
                Set.of("completion"), abilities(list("1.0", "b d1 completion"), "b"), "the list's own word counts");
    }

    @Test
    void whatLeavesTheListIsForgotten() {
        list("1.0", "a d1", "b d1");
        asking(THINKS);
        list("1.0", "b d1");
        list("1.0", "a d1", "b d1");
        assertEquals(List.of("a"), asking(THINKS));
    }

    @Test
    void anAnswerThatComesTooLateForItsModelIsOfNoUse() {
        list("1.0", "a d1");
        ModelMemory.UnknownModel about = memory.next(now);
        assertNotNull(about);
        list("1.0", "b d1");
        assertFalse(memory.answered(about, THINKS, now));
        EngineFacts back = list("1.0", "a d1");
        assertEquals(Set.of(), abilities(back, "a"));
        list("1.0", "a d2");
        assertTrue(memory.answered(about, THINKS, now));
        assertEquals(Set.of(), abilities(list("1.0", "a d2"), "a"), "it was said of an earlier one");
        assertEquals(List.of("a"), asking(THINKS));
    }

    @Test
    void aServerWithoutAListIsNotAsked() {
        list("1.0", "a d1");
        memory.complete(new EngineFacts());
        assertNull(memory.next(now));
    }

    @Test
    void aNewAnswerAndAWithdrawnOneAreNews() {
        list("1.0", "a d1");
        ModelMemory.UnknownModel about = memory.next(now);
        assertNotNull(about);
        assertFalse(memory.answered(about, Set.of(), now));
        assertTrue(memory.answered(about, THINKS, now));
        assertTrue(memory.answered(about, Set.of(), now));
    }
}
