package io.councilrouter.app.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests get a line in the access log. */
class AccessLinesIT {
    private static final List<String> ROUTINE = List.of("/health", "/health/live", "/health/ready", "/metrics");

    @ParameterizedTest
    @ValueSource(strings = {"", "log: {access: requests}\n", "log: {access: all}\n"})
    void whatAsksHowWeAreHasALineOnlyWhereAllAreAskedFor(String log) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT))) {
            System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
            try (GatewayFixture gate =
                    GatewayFixture.start(log + "server: {event_loops: 1}\nbackends:\n" + up.entry("up"))) {
                try (RawClient client = gate.client()) {
                    for (String path : ROUTINE) {
                        assertEquals(200, client.get(path).answer().status());
                    }
                    client.post("/v1/chat/completions", Frames.ask(false)).answer();
                }
                gate.until("the last one is written", () -> lines(written).contains("route=/v1/chat/completions "));
            } finally {
                System.setOut(before);
            }
            for (String path : ROUTINE) {
                boolean there = lines(written).contains("route=" + path + " ");
                if (log.contains("all")) {
                    assertTrue(there, () -> path + " in " + lines(written));
                } else {
                    assertFalse(there, () -> path + " in " + lines(written));
                }
            }
        }
    }

    private static String lines(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8);
    }
}
