package io.councilrouter.routing.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.Fleet;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.pick.RouteQuery;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.Resolution.Found;
import io.councilrouter.routing.table.Resolution.NoDefault;
import io.councilrouter.routing.table.Resolution.Unknown;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Models of the configuration: names with targets of their own. */
class NamedTargetTest {
    private static final Map<String, List<NamedTarget>> NAMED = Map.of(
            "cheap", List.of(new NamedTarget("local", "qwen2.5:3b", 0)),
            "big", List.of(new NamedTarget("cloud", "gpt-4o-2024", 3), new NamedTarget("local", "llama3:70b", 1)),
            "gone", List.of(new NamedTarget("local", "never-pulled", 0)),
            "llama3:8b", List.of(new NamedTarget("local", "llama3:8b", 0)));

    private final Fleet fleet = new Fleet()
            .add(Fleet.ollama("local"))
            .add(Fleet.ollama("other"))
            .add(Fleet.openai("cloud"))
            .beat("local", "qwen2.5:3b", "llama3:8b", "llama3:70b")
            .beat("other", "llama3:8b")
            .beat("cloud", "gpt-4o-2024")
            .use(RoutingSettings.DEFAULTS.withNamed(NAMED));

    private Resolution resolve(String name) {
        return ModelNames.resolve(fleet.table(), fleet.settings(), name, true);
    }

    private Found found(String name) {
        return assertInstanceOf(Found.class, resolve(name), name);
    }

    private static String servings(ModelRoute route) {
        return route.servings().stream()
                .map(each -> each.backend().name() + "/" + each.upstreamModel())
                .collect(Collectors.joining(" "));
    }

    @Test
    void eachTargetIsAskedForItsOwnModel() {
        assertEquals("local/qwen2.5:3b", servings(found("cheap").route()));
        assertEquals("local/llama3:70b cloud/gpt-4o-2024", servings(found("big").route()));
        assertEquals("big", found("big").publicName());
        assertEquals("local/qwen2.5:3b", servings(found("CHEAP:latest").route()), "as Ollama's clients may call it");
    }

    @Test
    void aModelOfTheConfigurationIsListedAmongTheOthers() {
        assertEquals(
                List.of("big", "cheap", "gone", "gpt-4o-2024", "llama3:70b", "llama3:8b", "qwen2.5:3b"),
                List.copyOf(fleet.table().models().keySet()));
        assertFalse(fleet.route("gone").live(), "its engine does not have it");
    }

    @Test
    void aTargetThatIsKnownNotToBeThereIsNone() {
        assertEquals("", servings(found("gone").route()));
        fleet.beat("local", "never-pulled");
        assertEquals("local/never-pulled", servings(found("gone").route()));
        assertEquals("", servings(found("cheap").route()));
    }

    @Test
    void aWeightIsTheTargetsOwnUnlessItHasNone() {
        fleet.edit("local", each -> each.withPreference(1, 7));
        assertEquals(7, found("cheap").route().servings().getFirst().weight());
        assertEquals(1, found("big").route().servings().getFirst().weight());
        assertEquals(7, fleet.route("qwen2.5:3b").servings().getFirst().weight());
        Picker picker = new Picker(Strategies.load(), fleet.settings().withStrategy("weighted"));
        int cloud = 0;
        for (int i = 0; i < 400; i++) {
            Candidates candidates = new Candidates();
            int picked = picker.pick(fleet.table(), fleet.route("big"), null, new RouteQuery(i + 1L), candidates);
            Backend backend = candidates.serving(picked).backend();
            cloud += backend.name().equals("cloud") ? 1 : 0;
            backend.slots().release();
        }
        assertTrue(cloud > 280 && cloud < 320, "three of four: " + cloud);
    }

    @Test
    void itHidesWhatBackendsOfferUnderItsName() {
        assertEquals("local/llama3:8b", servings(found("llama3:8b").route()));
        assertTrue(fleet.route("llama3:8b").configured());
        Found pinned = found("other/llama3:8b");
        assertEquals("other/llama3:8b", servings(pinned.route()), "whoever names the backend gets it");
        assertFalse(pinned.route().configured());
        assertSame(pinned.route(), ModelNames.renew(fleet.table(), pinned.route()));
    }

    @Test
    void aPinChoosesOneOfItsTargets() {
        Found pinned = found("cloud/big");
        assertEquals("cloud", Objects.requireNonNull(pinned.pin()).name());
        assertEquals("big", pinned.publicName());
        assertInstanceOf(Unknown.class, resolve("other/big"));
        assertFalse(
                found("local/qwen2.5:3b").route().configured(),
                "the engine's own model is not the one of the configuration");
    }

    @Test
    void aliasesAndChainsLeadToIt() {
        fleet.use(fleet.settings()
                .withNames("", Map.of("fast", "cheap"), Map.of("big", List.of("cheap"), "fast", List.of("big"))));
        assertEquals("cheap", found("fast").publicName());
        assertEquals("big", found("fast").fallbacks().getFirst().publicName());
        assertEquals(
                "local/qwen2.5:3b", servings(found("big").fallbacks().getFirst().route()));
    }

    @Test
    void autoMeansItOnlyWhereNothingElseIsLeft() {
        fleet.use(fleet.settings().withNames("", Map.of(), Map.of()));
        assertEquals("gpt-4o-2024", found("auto").publicName(), "though big comes before it");
        assertEquals(
                "cheap",
                assertInstanceOf(
                                Found.class,
                                ModelNames.resolve(
                                        fleet.table(), fleet.settings(), "auto", true, name -> name.equals("cheap")))
                        .publicName());
        assertInstanceOf(
                NoDefault.class,
                ModelNames.resolve(fleet.table(), fleet.settings(), "auto", true, name -> name.equals("gone")));
        fleet.use(fleet.settings().withNames("cheap", Map.of(), Map.of()));
        assertEquals("cheap", found("auto").publicName());
    }

    @Test
    void anotherConfigurationChangesTheTable() {
        long before = fleet.table().version();
        fleet.use(fleet.settings());
        assertEquals(before, fleet.table().version(), "the same once more is no change");
        ModelRoute big = fleet.route("big");
        fleet.use(fleet.settings().withNamed(Map.of("cheap", List.of(new NamedTarget("cloud", "gpt-4o-2024", 0)))));
        assertEquals("cloud/gpt-4o-2024", servings(found("cheap").route()));
        assertInstanceOf(Unknown.class, resolve("bigger"));
        assertNotNull(ModelNames.renew(fleet.table(), big), "who is being served goes on with what there was");
        assertEquals(
                "local+other",
                fleet.route("llama3:8b").servings().stream()
                        .map(each -> each.backend().name())
                        .collect(Collectors.joining("+")),
                "nothing hides it any more");
    }
}
