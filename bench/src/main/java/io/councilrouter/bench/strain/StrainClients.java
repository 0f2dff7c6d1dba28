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
 * Clients that ask all the time, every fourth for a short stream. Each request has a unique id, which is also part of
 * its text, and the time of its complete answer is recorded. Any thread may read them.
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
     * Starts the clients.
     *
     * @param name prefix of their ids
     * @param count number of clients
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

    /** Ids of the requests that got a complete 200, and when, on {@link System#nanoTime()}'s clock. */
    Map<String, Long> answered() {
        return answered;
    }

    /** The first failure before {@link #expectTheEnd()}; empty if there was none. */
    String failure() {
        return failures.stream().findFirst().orElse("");
    }

    /** From now on a broken connection is not a failure. */
    void expectTheEnd() {
        ending = true;
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops the clients and waits until all have ended. Idempotent. */
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
