package io.councilrouter.app.boot;

import com.sun.management.ThreadMXBean;
import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Measures, in a separate process without a leak detector, how much heap the loop thread allocates while it receives
 * and forwards a body of 30 MB, after Netty has filled its object pools. Prints {@code heap_bytes=N}.
 */
final class UploadCost {
    private static final int MEGABYTES = 30;
    private static final int ROUNDS = 60;

    private UploadCost() {}

    /** Runs the measurement; no arguments. */
    public static void main(String[] args) {
        // If the main thread failed, the gateway's threads would stay, and our parent would wait.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        byte[] body = body(MEGABYTES << 20);
        byte[] head = RawClient.bytes(
                "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
        ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));
        long least = Long.MAX_VALUE;
        GatewayFixture gate = GatewayFixture.start(
                "server: {event_loops: 1}\nlimits: {body_memory: 128MiB}\nbackends:\n" + up.entry("up"));
        try (up;
                RawClient client = gate.client()) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            // The loop's thread starts with its first connection, some time after that is established.
            ask(client, head, body);
            long loop = loopThread();
            for (int i = 0; i < ROUNDS; i++) {
                long before = threads.getThreadAllocatedBytes(loop);
                ask(client, head, body);
                least = Math.min(least, threads.getThreadAllocatedBytes(loop) - before);
            }
        }
        // Not closed like other fixtures: that would ask the leak detector, which is off here.
        gate.gateway().stop();
        System.out.println("heap_bytes=" + least);
    }

    private static void ask(RawClient client, byte[] head, byte[] body) {
        int status = client.send(head).send(body).answer().status();
        if (status != 200) {
            throw new IllegalStateException("answered " + status);
        }
    }

    private static byte[] body(int length) {
        byte[] open = RawClient.bytes("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"");
        byte[] close = RawClient.bytes("\"}]}");
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) 'x');
        System.arraycopy(open, 0, body, 0, open.length);
        System.arraycopy(close, 0, body, body.length - close.length, close.length);
        return body;
    }

    private static long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("loop-"))
                .findFirst()
                .orElseThrow()
                .threadId();
    }
}
