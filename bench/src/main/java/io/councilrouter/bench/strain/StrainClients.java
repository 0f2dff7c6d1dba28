package io.councilrouter.bench.strain;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.wire.Payloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Some clients that ask all the time, every fourth for a short stream. Each request has an id of its own, which it also says in its text, and
 * when its answer was complete is remembered. Any thread may look.
 */
final class StrainClients implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(1);
    private static final int STREAMS = 4;
    private static final int TOKENS = 3;

    private final int port;
    private final String name;
    private final int bytes;
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /**
     * Begins.
     *
     * @param name what their ids begin with
     * @param count how many
     * @param bytes of text that cannot be compressed much, in each request
     */
    StrainClients(int port, String name, int count, int bytes) {
        this.port = port;
        this.name = name;
        this.bytes = bytes;
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().daemon().name("client-" + i).start(() -> run(number)));
        }
    }

    /** Ids of the requests whose answers came whole with 200, and when that was on {@link System#nanoTime()}'s clock. */
    Map<String, Long> answered() {
        return answered;
    }

    /** What went wrong first before {@link #expectTheEnd()}, empty when nothing did. */
    String failure() {
        return failures.stream().findFirst().orElse("");
    }

    /** From now on a connection that breaks is no failure. */
    void expectTheEnd() {
        ending = true;
    }

    @Override
    public void close() {
        stop();
    }

    /** Waits until all have ended; again and again as you like. */
    void stop() {
        ending = true;
        for (Thread each : threads) {
            try {
                each.join(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run(int client) {
        Random random = new Random(client);
        byte[] noise = new byte[bytes];
        try (Asker asker = new Asker(port)) {
            for (int i = 0; !ending; i++) {
                random.nextBytes(noise);
                String id = name + client + "-" + i;
                int status = asker.ask(request(id, client % STREAMS == 0, noise));
                if (status == 200) {
                    answered.put(id, System.nanoTime());
                } else {
                    fail(id + ": status " + status);
                }
                LoadGenerator.pause(BETWEEN);
            }
        } catch (IOException e) {
            if (!ending) {
                fail(e.toString());
            }
        }
    }

    private void fail(String what) {
        failures.add(what);
    }

    private byte[] request(String id, boolean stream, byte[] noise) {
        String body = "{\"model\":\"" + Payloads.OPENAI_MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + id + " " + Base64.getEncoder().encodeToString(noise) + "\"}]"
                + (stream ? ",\"stream\":true,\"max_tokens\":" + TOKENS : "") + "}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nX-Request-Id: " + id
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
