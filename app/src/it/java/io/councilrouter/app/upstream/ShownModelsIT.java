package io.councilrouter.app.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.ServedModel;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An Ollama whose list does not say what its models can do is asked about each of them, and requests respect the
 * answers. The gateway's clock stands still between beats.
 */
class ShownModelsIT {
    /** At this interval the gateway waits 500 ms for an answer: three beats come meanwhile. */
    private static final String OFTEN = "routing: {heartbeat_interval: 100ms}\n";

    /** The interval plus its jitter of ten milliseconds, plus two ticks of the timers. */
    private static final Duration TO_THE_NEXT = Duration.ofMillis(130);

    private static final String THINKS = "{\"capabilities\":[\"completion\",\"thinking\"]}";
    private static final String PLAIN = "{\"capabilities\":[\"completion\"]}";

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private volatile String listed = "";

    private final ScriptedUpstream ollama = ScriptedUpstream.ollama()
            .always(with -> with.send(200, Frames.OLLAMA_CHAT))
            .beat("/api/tags", with -> with.send(200, "{\"models\":[" + listed + "]}"))
            .beat("/api/show", with -> {
                shown.add(with.text());
                with.send(200, with.text().contains("thinker") ? THINKS : PLAIN);
            });

    private static String entry(String name, String more) {
        return "{\"name\":\"" + name + "\",\"model\":\"" + name + "\"," + more + "}";
    }

    private static String question(String name) {
        return "{\"model\":\"" + name + "\"}";
    }

    private GatewayFixture gate() {
        return GatewayFixture.startStill(OFTEN + "retry: {budget: 0}\nbackends:\n" + ollama.entry("a"));
    }

    private static Set<Ability> abilities(GatewayFixture gate, String name) {
        List<ServedModel> models = gate.backend("a").engine().models();
        return models == null
                ? Set.of()
                : models.stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .map(ServedModel::abilities)
                        .orElse(Set.of());
    }

    private static void untilKnown(GatewayFixture gate, String name) {
        gate.until(name + " is known", () -> !abilities(gate, name).isEmpty());
    }

    private static void moreBeats(GatewayFixture gate) {
        for (int i = 0; i < 3; i++) {
            long last = gate.backend("a").load().reportedAt();
            gate.leap(TO_THE_NEXT);
            gate.until("another beat has come", () -> gate.backend("a").load().reportedAt() != last);
        }
    }

    private static RawAnswer ask(GatewayFixture gate, String model, String fields) {
        try (RawClient client = gate.client()) {
            return client.post(
                            "/v1/chat/completions",
                            "{\"model\":\"" + model
                                    + "\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                                    + fields + "}")
                    .answer();
        }
    }

    @Test
    void aModelThatThinksIsToldHowMuchAndAnotherIsNotAndNeitherIsAskedTwice() {
        listed = entry("thinker:1b", "\"digest\":\"d1\"") + "," + entry("plain:1b", "\"digest\":\"d2\"");
        try (ollama;
                GatewayFixture gate = gate()) {
            untilKnown(gate, "thinker:1b");
            untilKnown(gate, "plain:1b");
            RawAnswer answer = ask(gate, "thinker:1b", "\"reasoning_effort\":\"high\"");
            assertEquals(200, answer.status(), answer::text);
            assertEquals("", answer.header("X-Router-Dropped"));
            assertTrue(ollama.taken().text().contains("\"think\":\"high\""));
            answer = ask(gate, "plain:1b", "\"reasoning_effort\":\"high\"");
            assertEquals(200, answer.status(), answer::text);
            assertEquals("reasoning_effort", answer.header("X-Router-Dropped"));
            assertEquals("1", answer.header("X-Router-Attempts"));
            assertFalse(ollama.taken().text().contains("think"));
            assertTrue(ollama.idle());
        }
    }

    @Test
    void whatAModelCannotDoIsRefusedInOllamasWordsBeforeItIsAsked() {
        listed = entry("plain:1b", "\"digest\":\"d2\"");
        try (ollama;
                GatewayFixture gate = gate()) {
            untilKnown(gate, "plain:1b");
            RawAnswer answer = ask(
                    gate,
                    "plain:1b",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]");
            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.text().contains("does not support tools"), answer::text);
            assertTrue(ollama.idle());
        }
    }

    @Test
    void eachIsAskedAboutOnceUntilItIsAnotherModelOrTheServerOfAnotherVersion() {
        listed = entry("thinker:1b", "\"digest\":\"d1\"") + "," + entry("plain:1b", "\"size\":5");
        try (ollama;
                GatewayFixture gate = gate()) {
            untilKnown(gate, "thinker:1b");
            untilKnown(gate, "plain:1b");
            moreBeats(gate);
            assertEquals(List.of(question("thinker:1b"), question("plain:1b")), List.copyOf(shown));
            listed = entry("thinker:1b", "\"digest\":\"d1\"") + "," + entry("plain:1b", "\"size\":6");
            moreBeats(gate);
            gate.until("the new one has been asked about", () -> shown.size() == 3);
            moreBeats(gate);
            assertEquals(3, shown.size());
            assertEquals(question("plain:1b"), List.copyOf(shown).getLast());
            ollama.version("0.12.0");
            moreBeats(gate);
            gate.until("both have been asked about", () -> shown.size() == 5);
            moreBeats(gate);
            assertEquals(5, shown.size());
            assertEquals(Set.of(Ability.CHAT, Ability.THINKING), abilities(gate, "thinker:1b"));
        }
    }

    @Test
    void aServerWhoseListSaysItIsNotAsked() {
        listed = entry("thinker:1b", "\"digest\":\"d1\",\"capabilities\":[\"completion\"]");
        try (ollama;
                GatewayFixture gate = gate()) {
            moreBeats(gate);
            assertEquals(Set.of(Ability.CHAT), abilities(gate, "thinker:1b"));
            assertTrue(shown.isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, '{\"error\":\"model not found\"}'",
        "500, oops",
        "401, '{}'",
        "200, '{\"details\":{}}'",
        "200, '{\"capabilities\":[\"completion\"'",
    })
    void aServerThatDoesNotSayIsAskedOnceAndItsModelTakenForAnyOther(int status, String body) {
        listed = entry("m:1b", "\"digest\":\"d1\"");
        ollama.beat("/api/show", with -> {
            shown.add(with.text());
            with.send(status, body);
        });
        try (ollama;
                GatewayFixture gate = gate()) {
            gate.until("it has been asked", () -> !shown.isEmpty());
            moreBeats(gate);
            assertEquals(1, shown.size());
            assertEquals(BackendState.UP, gate.backend("a").state());
            assertEquals(0, gate.backend("a").load().beatsMissed());
            assertEquals(200, ask(gate, "m:1b", "\"reasoning_effort\":\"low\"").status());
            assertTrue(ollama.taken().text().contains("\"think\":\"low\""));
        }
    }

    @Test
    void beatsComeAsUsualWhileAnAnswerIsAwaited() {
        listed = entry("m:1b", "\"digest\":\"d1\"");
        AtomicLong left = new AtomicLong();
        ollama.beat("/api/show", with -> {
            shown.add(with.text());
            with.stall();
            left.incrementAndGet();
        });
        try (ollama;
                GatewayFixture gate = gate()) {
            gate.until("it has been asked", () -> !shown.isEmpty());
            moreBeats(gate);
            assertEquals(0, left.get());
            moreBeats(gate);
            gate.until("it is waited for no longer", () -> left.get() == 1);
            moreBeats(gate);
            assertEquals(1, shown.size());
            assertEquals(BackendState.UP, gate.backend("a").state());
            assertEquals(0, gate.backend("a").load().beatsMissed());
        }
    }
}
