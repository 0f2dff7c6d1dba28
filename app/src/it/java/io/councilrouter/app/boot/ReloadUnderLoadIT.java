package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads without a pause while requests and streams run: none of them fails. */
class ReloadUnderLoadIT {
    private static final int CLIENTS = 8;
    private static final int RELOADS = 60;

    private final ScriptedUpstream steady = answering();
    private final ScriptedUpstream coming = answering();
    private final ScriptedUpstream keyed = ScriptedUpstream.openai("m").always(with -> {
        if (with.header("Authorization").equals("Bearer key-of-the-backend")) {
            answer(with);
        } else {
            with.send(401, "{\"error\":{\"message\":\"no key\"}}");
        }
    });

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    private static ScriptedUpstream answering() {
        return ScriptedUpstream.openai("m").always(ReloadUnderLoadIT::answer);
    }

    private static void answer(ScriptedUpstream.Exchanged with) throws IOException {
        if (with.text().contains("\"stream\":true")) {
            with.sse();
            for (int i = 0; i < 20; i++) {
                with.token("t" + i);
            }
            with.done();
        } else {
            with.send(200, Frames.CHAT);
        }
    }

    @AfterEach
    void closes() {
        steady.close();
        coming.close();
        keyed.close();
    }

    /** The configurations that reloads go through: backends come, go and are renamed, limits and strategy change. */
    private String config(int at) {
        String always = "server: {watch_config: true}\nbackends:\n" + steady.entry("steady", "max_concurrency: 4");
        return switch (at % 4) {
            case 0 -> always;
            case 1 ->
                always + keyed.entry("keyed", "api_key: key-of-the-backend") + "routing: {strategy: round-robin}\n";
            case 2 ->
                always + coming.entry("coming") + keyed.entry("keyed", "api_key: key-of-the-backend", "weight: 2");
            default -> always + coming.entry("keyed") + "routing: {strategy: least-load}\nlimits: {body: 1MiB}\n";
        };
    }

    private Path write(int at) throws IOException {
        return Rewritten.file(home.resolve("config.yaml"), config(at));
    }

    @Test
    void noRequestAndNoStreamFails() throws IOException, InterruptedException {
        try (GatewayFixture gate = GatewayFixture.startFile(write(1))) {
            List<Thread> clients = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                boolean stream = i % 2 == 0;
                clients.add(Thread.ofVirtual().start(() -> ask(gate, stream, begun)));
            }
            begun.await();
            for (int i = 0; i < RELOADS; i++) {
                write(i);
                CountDownLatch taken = new CountDownLatch(1);
                gate.reload(outcome -> {
                    if (!outcome.taken()) {
                        failures.add("refused: " + outcome.problems());
                    }
                    taken.countDown();
                });
                taken.await();
            }
            over.set(true);
            for (Thread each : clients) {
                each.join();
            }
            assertEquals(List.of(), List.copyOf(failures).stream().limit(5).toList());
            assertTrue(whole.get() > RELOADS && streams.get() > RELOADS, whole + " whole, " + streams + " streams");
        }
    }

    private void ask(GatewayFixture gate, boolean stream, CountDownLatch begun) {
        try (RawClient client = gate.client()) {
            while (!over.get() && failures.isEmpty()) {
                client.post("/v1/chat/completions", Frames.ask(stream));
                RawAnswer answer = client.answer();
                String text = answer.status() + " " + answer.text();
                check(
                        text.startsWith("200 ") && (!stream || (text.contains("t19") && text.endsWith(Frames.DONE))),
                        text);
                (stream ? streams : whole).incrementAndGet();
                begun.countDown();
            }
        } catch (AssertionError | RuntimeException e) {
            failures.add(e.toString());
        } finally {
            begun.countDown();
        }
    }

    private void check(boolean good, String text) {
        if (!good) {
            failures.add(text);
        }
    }
}
