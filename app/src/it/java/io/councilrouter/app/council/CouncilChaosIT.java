package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A thousand councils whose backends and clients behave at random: nothing is leaked. */
class CouncilChaosIT {
    private static final int COUNCILS = 1000;
    private static final int CLIENTS = 8;
    private static final List<String> TEMPLATES = List.of(
            "diverse-analysis", "code-review", "debate", "peer-review", "best-of", "vote", "mixture", "cascade");

    private final AtomicInteger seed = new AtomicInteger(4711);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    @Test
    void aThousandCouncilsWithRandomFaultsLeakNothing(TestReporter reporter) throws Exception {
        try (ScriptedUpstream one = ScriptedUpstream.openai("m:latest");
                ScriptedUpstream two = ScriptedUpstream.openai("m:latest");
                ScriptedUpstream three = ScriptedUpstream.ollama("m:latest");
                GatewayFixture gate = GatewayFixture.start("breaker: {failure_threshold: 10000}\n"
                        + "timeouts: {stall: 300ms, first_token: 300ms, response_header: 300ms}\n"
                        + "backends:\n" + one.entry("one") + two.entry("two", "max_concurrency: 6")
                        + three.entry("three"))) {
            one.always(with -> openai(with));
            two.always(with -> openai(with));
            three.always(with -> ollama(with));
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                ConcurrentLinkedQueue<Future<?>> all = new ConcurrentLinkedQueue<>();
                for (int i = 0; i < CLIENTS; i++) {
                    int client = i;
                    all.add(clients.submit(() -> client(gate, client)));
                }
                for (Future<?> each : all) {
                    each.get();
                }
            }
            gate.settled();
            reporter.publishEntry(answered + " answered, " + failed + " failed, " + left + " were left");
            assertEquals(COUNCILS, answered.get() + failed.get() + left.get());
            assertTrue(answered.get() > 0, "none was answered");
            assertTrue(failed.get() > 0 && left.get() > 0, failed + " failed, " + left + " were left");
        }
    }

    private void client(GatewayFixture gate, int number) {
        SplittableRandom random = new SplittableRandom(number);
        for (int i = number; i < COUNCILS; i += CLIENTS) {
            String template = TEMPLATES.get(random.nextInt(TEMPLATES.size()));
            boolean ollama = random.nextInt(3) == 0;
            String json = "{\"model\":\"council/" + template + "\",\"stream\":" + random.nextBoolean()
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"What is 6 times 7?\"}],"
                    + "\"council\":{\"deadline_ms\":" + (random.nextInt(3) == 0 ? 40 : 400) + "}}";
            try (RawClient client = gate.client()) {
                client.post(ollama ? "/api/chat" : "/v1/chat/completions", json);
                if (random.nextInt(6) == 0) {
                    if (random.nextBoolean()) {
                        client.read();
                    }
                    client.reset();
                    left.incrementAndGet();
                    continue;
                }
                RawAnswer head = client.head();
                if (head.has("transfer-encoding")) {
                    String text = client.chunksToEnd();
                    (text.contains("\"council\":{") ? answered : failed).incrementAndGet();
                } else {
                    client.exactly(Integer.parseInt(head.header("content-length")));
                    (head.status() == 200 ? answered : failed).incrementAndGet();
                }
            }
        }
    }

    private int dice() {
        return new SplittableRandom(seed.incrementAndGet()).nextInt(24);
    }

    private void openai(Exchanged with) throws IOException {
        switch (dice()) {
            case 0 -> with.send(500, "{\"error\":{\"message\":\"no\"}}");
            case 1 -> with.send(429, "{\"error\":{\"message\":\"slowly\"}}", "Retry-After: 0");
            case 2 -> with.reset();
            case 3 -> with.sse().token("half").reset();
            case 4 -> with.sse().token("half").last();
            case 5 -> with.sse().token("half").stall();
            case 6 -> with.stall();
            case 7 ->
                with.sse()
                        .chunk("data: {\"error\":{\"message\":\"broke\"}}\n\n")
                        .last();
            case 8 ->
                with.sse()
                        .chunk("data: nonsense\n\n")
                        .chunk(Frames.FINISH + Frames.DONE)
                        .last();
            case 9 -> with.send(400, "{\"error\":{\"message\":\"what?\"}}");
            default -> Panel.openai(with, Panel.wellBehaved(with.text()));
        }
    }

    private void ollama(Exchanged with) throws IOException {
        switch (dice()) {
            case 0 -> with.send(500, "{\"error\":\"no\"}");
            case 1 -> with.close();
            case 2 -> with.ndjson().chunk(Frames.line("half")).reset();
            case 3 -> with.ndjson().chunk(Frames.line("half")).last();
            case 4 -> with.ndjson().chunk("{\"error\":\"broke\"}\n").last();
            case 5 -> with.ndjson().stall();
            default -> Panel.ollama(with, Panel.wellBehaved(with.text()));
        }
    }
}
