package io.councilrouter.routing.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.table.Resolution.Found;
import io.councilrouter.routing.table.Resolution.NoDefault;
import io.councilrouter.routing.table.Resolution.Unknown;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNamesTest {
    private final Fleet fleet = new Fleet()
            .add(Fleet.ollama("local"))
            .add(Fleet.ollama("gpu").withPreference(2, 1))
            .add(Fleet.openai("cloud").withModels(Map.of("gpt-4o", "gpt-4o-2024", "org/model:free", "org/model:free")))
            .beat("local", "llama3.1:8b", "Qwen2.5:latest", "nomic-embed-text:latest")
            .beat("gpu", "llama3.1:8b", "qwen2.5:latest", "hf.co/org/repo:Q4")
            .use(RoutingSettings.DEFAULTS.withNames(
                    "",
                    Map.of("gpt-3.5-turbo", "llama3.1:8b", "fast", "qwen2.5", "one", "two", "two", "gpt-4o"),
                    Map.of(
                            "llama3.1:8b",
                            List.of("gpt-4o", "nobody-has-this", "qwen2.5"),
                            "was-here",
                            List.of("gpt-4o"),
                            "*",
                            List.of("local/llama3.1:8b", "gpt-4o"))));

    @ParameterizedTest
    @CsvSource({
        // sent, served as, candidates, pinned
        "llama3.1:8b,              llama3.1:8b,       local+gpu, ''",
        "LLAMA3.1:8B,              llama3.1:8b,       local+gpu, ''",
        "gpt-3.5-turbo,            llama3.1:8b,       local+gpu, ''",
        "GPT-3.5-turbo,            -,                 '',        ''",
        "fast,                     Qwen2.5:latest,    local+gpu, ''",
        "qwen2.5,                  Qwen2.5:latest,    local+gpu, ''",
        "qwen2.5:latest,           qwen2.5:latest,    local+gpu, ''",
        "Qwen2.5:latest,           Qwen2.5:latest,    local+gpu, ''",
        "qwen2.5:7b,               -,                 '',        ''",
        "gpt-4o,                   gpt-4o,            cloud,     ''",
        "GPT-4O,                   -,                 '',        ''",
        "gpt-4o:latest,            -,                 '',        ''",
        "one,                      -,                 '',        ''",
        "two,                      gpt-4o,            cloud,     ''",
        "org/model:free,           org/model:free,    cloud,     ''",
        "hf.co/org/repo:Q4,        hf.co/org/repo:Q4, gpu,       ''",
        "hf.co/org/repo:q4,        hf.co/org/repo:Q4, gpu,       ''",
        "hf.co/org/repo,           -,                 '',        ''",
        "gpu/llama3.1:8b,          llama3.1:8b,       local+gpu, gpu",
        "gpu/QWEN2.5,              Qwen2.5:latest,    local+gpu, gpu",
        "cloud/gpt-4o,             gpt-4o,            cloud,     cloud",
        "cloud/gpt-4o-2024,        gpt-4o,            cloud,     cloud",
        "cloud/org/model:free,     org/model:free,    cloud,     cloud",
        "cloud/llama3.1:8b,        -,                 '',        ''",
        "gpu/,                     -,                 '',        ''",
        "/gpu,                     -,                 '',        ''",
        "nobody/llama3.1:8b,       -,                 '',        ''",
        "council/debate,           -,                 '',        ''",
    })
    void resolvesInOrder(String sent, String served, String candidates, String pinned) {
        Resolution resolution = resolve(sent);
        if (served.equals("-")) {
            assertInstanceOf(Unknown.class, resolution, sent);
            return;
        }
        Found found = assertInstanceOf(Found.class, resolution, sent);
        assertEquals(served, found.publicName());
        assertEquals(candidates, names(found.route()));
        assertEquals(pinned, found.pin() == null ? "" : found.pin().name());
    }

    @Test
    void anExactNameComesBeforeAPin() {
        fleet.add(Fleet.openai("org").withModels(Map.of("model:free", "model:free")));
        Found found = found("org/model:free");
        assertNull(found.pin());
        assertEquals("cloud", names(found.route()));
    }

    @Test
    void anAliasComesBeforeAnExactName() {
        fleet.use(fleet.settings().withNames("", Map.of("gpt-4o", "llama3.1:8b"), Map.of()));
        assertEquals("llama3.1:8b", found("gpt-4o").publicName());
    }

    @Test
    void walksTheChainOfTheNameAsSentThenOfTheAliasTarget() {
        assertEquals(List.of("gpt-4o", "Qwen2.5:latest"), chain("llama3.1:8b"));
        assertEquals(List.of("gpt-4o", "Qwen2.5:latest"), chain("gpt-3.5-turbo"));
        fleet.use(fleet.settings()
                .withNames(
                        "",
                        fleet.settings().aliases(),
                        Map.of("gpt-3.5-turbo", List.of("qwen2.5"), "llama3.1:8b", List.of("gpt-4o"))));
        assertEquals(List.of("Qwen2.5:latest"), chain("gpt-3.5-turbo"));
    }

    @Test
    void theStarServesOnlyNamesThatSomebodyServesOrServed() {
        assertEquals(List.of("llama3.1:8b", "gpt-4o"), chain("qwen2.5"));
        assertInstanceOf(Unknown.class, resolve("qwen2.5-typo"));
        fleet.remove("gpu");
        Found gone = found("hf.co/org/repo:Q4");
        assertTrue(gone.route().servings().isEmpty());
        assertEquals(2, gone.fallbacks().size());
        assertEquals(2, found("HF.co/org/repo:q4").fallbacks().size(), "by Ollama's rule too");
    }

    @Test
    void aChainOfItsOwnServesEvenANameThatNobodyServed() {
        assertEquals(List.of("gpt-4o"), chain("was-here"));
    }

    @Test
    void entriesHaveNoChainsOfTheirOwnAndMayBePinned() {
        Found first = found("qwen2.5").fallbacks().getFirst();
        assertEquals("local", Objects.requireNonNull(first.pin()).name());
        assertTrue(first.fallbacks().isEmpty());
    }

    @Test
    void pinsAndEmbeddingsNeverFallBack() {
        assertEquals(List.of(), chain("gpu/llama3.1:8b"));
        Resolution embedding = ModelNames.resolve(fleet.table(), fleet.settings(), "llama3.1:8b", false);
        assertEquals(List.of(), assertInstanceOf(Found.class, embedding).fallbacks());
        assertInstanceOf(Unknown.class, ModelNames.resolve(fleet.table(), fleet.settings(), "was-here", false));
    }

    @Test
    void namesWhatLooksLikeIt() {
        Unknown unknown = assertInstanceOf(Unknown.class, resolve("lama3.1:8b"));
        assertEquals("llama3.1:8b", unknown.near().getFirst());
        assertTrue(unknown.near().size() <= 3);
        assertEquals(
                List.of(),
                assertInstanceOf(Unknown.class, resolve("zzzzzzzzzzzzzzz")).near());
        assertInstanceOf(Unknown.class, resolve("x".repeat(100_000)));
    }

    @Test
    void autoIsTheDefaultModel() {
        fleet.use(fleet.settings()
                .withNames("fast", fleet.settings().aliases(), fleet.settings().fallbacks()));
        assertEquals("Qwen2.5:latest", found("auto").publicName());
        assertEquals("Qwen2.5:latest", found("").publicName());
    }

    @Test
    void autoIsElseALoadedChatModelOfTheBestPriority() {
        fleet.beatLoaded("gpu", "hf.co/org/repo:Q4", "llama3.1:8b", "hf.co/org/repo:Q4");
        assertEquals("hf.co/org/repo:Q4", found("auto").publicName());
        fleet.beatLoaded("local", "zephyr:7b", "llama3.1:8b", "zephyr:7b");
        assertEquals("zephyr:7b", found("auto").publicName());
    }

    @Test
    void autoIsElseTheFirstChatModelInStableOrder() {
        Fleet small =
                new Fleet().add(Fleet.ollama("a")).beatLoaded("a", "", "all-minilm:22m", "bge-m3:latest", "qwen:4b");
        assertEquals("qwen:4b", found(small, "auto").publicName());
        small.keeper.missed("a", "gone");
        small.keeper.missed("a", "gone");
        small.keeper.missed("a", "gone");
        assertInstanceOf(
                NoDefault.class, ModelNames.resolve(small.table(), small.settings(), "auto", true), "a is down");
    }

    @Test
    void believesAnEngineThatSaysWhatItsModelsCanDo() {
        Fleet small = new Fleet().add(Fleet.ollama("a"));
        small.keeper.report(BackendReport.up(
                "a",
                EngineState.listing(List.of(
                        new ServedModel("aaa:1b", 2048, Set.of(Ability.EMBED), ""),
                        new ServedModel("embedded-chat:1b", 2048, Set.of(Ability.CHAT), "")))));
        assertEquals("embedded-chat:1b", found(small, "auto").publicName());
    }

    @Test
    void autoNeedsSomebody() {
        assertInstanceOf(NoDefault.class, ModelNames.resolve(RoutingTable.EMPTY, fleet.settings(), "auto", true));
    }

    @Test
    void aSimulatorAnswersToAnyName() {
        Fleet demo = new Fleet()
                .add(BackendSettings.of("simulator", "simulator", "openai", URI.create("http://127.0.0.1:1"))
                        .withNames(NameRule.ANY))
                .beat("simulator", "simulator", "simulator-embed");
        assertEquals("gpt-9", found(demo, "gpt-9").publicName());
        assertEquals("simulator", names(found(demo, "gpt-9").route()));
        assertEquals("gpt-9", found(demo, "gpt-9").route().servings().getFirst().upstreamModel());
        assertEquals("simulator", found(demo, "auto").publicName());
        assertEquals(
                "simulator",
                Objects.requireNonNull(found(demo, "simulator/x").pin()).name());
    }

    @Test
    void aSimulatorBesideOthersAnswersToItsOwnNamesAlone() {
        Fleet both = new Fleet()
                .add(BackendSettings.of("simulator", "simulator", "openai", URI.create("http://127.0.0.1:1"))
                        .withNames(NameRule.ANY))
                .beat("simulator", "simulator", "simulator-embed")
                .add(Fleet.openai("real"))
                .beat("real", "llama");
        assertInstanceOf(Unknown.class, ModelNames.resolve(both.table(), both.settings(), "gpt-9", true));
        assertEquals("simulator", names(found(both, "simulator").route()));
        assertEquals("simulator", names(found(both, "simulator-embed").route()));
        assertEquals("real", names(found(both, "llama").route()));
        both.beat("real", "zephyr");
        assertEquals("zephyr", found(both, "auto").publicName(), "though simulator comes before it");
        assertEquals(
                "simulator",
                Objects.requireNonNull(found(both, "simulator/x").pin()).name(),
                "whoever names it gets it");
    }

    @Test
    void thereIsSomebodyToChatWithOnlyWhereAModelIsForThat() {
        Fleet fleet = new Fleet().add(Fleet.openai("one"));
        assertFalse(ModelNames.chats(fleet.table(), ModelNames.ANYBODY));
        fleet.beat("one", "text-embedding-3", "bge-m3");
        assertFalse(ModelNames.chats(fleet.table(), ModelNames.ANYBODY));
        fleet.beat("one", "text-embedding-3", "llama");
        assertTrue(ModelNames.chats(fleet.table(), ModelNames.ANYBODY));
        assertFalse(ModelNames.chats(fleet.table(), name -> !name.equals("llama")));
    }

    @Test
    void aPinReachesABackendThatListsNothing() {
        Fleet silent = new Fleet().add(Fleet.openai("claude"));
        Found found = found(silent, "claude/claude-x");
        assertEquals("claude-x", found.route().servings().getFirst().upstreamModel());
        silent.beat("claude", "claude-y");
        assertInstanceOf(Unknown.class, ModelNames.resolve(silent.table(), silent.settings(), "claude/claude-x", true));
    }

    @Test
    void aRouteIsRenewedFromANewerTable() {
        ModelRoute old = fleet.route("llama3.1:8b");
        fleet.remove("gpu");
        ModelRoute renewed = ModelNames.renew(fleet.table(), old);
        assertEquals("local", names(renewed));
        assertSame(old.rotation(), renewed.rotation());
        fleet.remove("local");
        assertSame(old, ModelNames.renew(fleet.table(), old));
    }

    private Resolution resolve(String name) {
        return ModelNames.resolve(fleet.table(), fleet.settings(), name, true);
    }

    private Found found(String name) {
        return found(fleet, name);
    }

    private static Found found(Fleet fleet, String name) {
        return assertInstanceOf(Found.class, ModelNames.resolve(fleet.table(), fleet.settings(), name, true), name);
    }

    private List<String> chain(String name) {
        return found(name).fallbacks().stream().map(Found::publicName).toList();
    }

    private static String names(ModelRoute route) {
        return route.servings().stream().map(s -> s.backend().name()).collect(Collectors.joining("+"));
    }

    private Resolution asked(String name, Predicate<String> may) {
        return ModelNames.resolve(fleet.table(), fleet.settings(), name, true, may);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llama3.1:8b", "LLAMA3.1:8b", "gpu/llama3.1:8b", "gpt-3.5-turbo", "nothing-like-it", "was-here"})
    void whoMayNotUseAModelIsNotToldWhetherThereIsOne(String name) {
        assertInstanceOf(Resolution.Forbidden.class, asked(name, "gpt-4o"::equals));
    }

    @Test
    void anAliasIsGrantedByItsOwnNameOrByWhatItMeans() {
        assertInstanceOf(Found.class, asked("gpt-3.5-turbo", "gpt-3.5-turbo"::equals));
        assertInstanceOf(Found.class, asked("gpt-3.5-turbo", "llama3.1:8b"::equals));
        assertInstanceOf(Resolution.Forbidden.class, asked("llama3.1:8b", "gpt-3.5-turbo"::equals));
    }

    @Test
    void noChainLeadsToAModelThatMayNotBeUsed() {
        Found found = assertInstanceOf(Found.class, asked("llama3.1:8b", "llama3.1:8b"::equals));
        assertEquals(List.of(), found.fallbacks());
        found = assertInstanceOf(Found.class, asked("llama3.1:8b", Set.of("llama3.1:8b", "Qwen2.5:latest")::contains));
        assertEquals(
                List.of("Qwen2.5:latest"),
                found.fallbacks().stream().map(Found::publicName).toList());
    }

    @Test
    void autoMeansAModelThatMayBeUsed() {
        assertEquals(
                "gpt-4o",
                assertInstanceOf(Found.class, asked("auto", "gpt-4o"::equals)).publicName());
        assertInstanceOf(NoDefault.class, asked("auto", name -> false));
    }

    @Test
    void nearNamesAreThoseThatMayBeUsed() {
        Unknown unknown = assertInstanceOf(Unknown.class, asked("gpt-4", name -> name.startsWith("gpt-4")));
        assertEquals(List.of("gpt-4o"), unknown.near());
    }
}
