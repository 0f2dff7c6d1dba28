package io.councilrouter.app.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder gets from us, read back from a recording. */
class FlightIT {
    private static final String EXCHANGE = "io.councilrouter.Exchange";
    private static final String ATTEMPT = "io.councilrouter.Attempt";

    @TempDir
    private Path folder;

    private static void ask(GatewayFixture gate, String id) {
        try (RawClient client = gate.client()) {
            client.send(RawClient.posting("/v1/chat/completions", Frames.ask(false), "X-Request-Id: " + id));
            assertEquals(200, client.answer().status());
        }
        gate.settled();
    }

    private static List<RecordedEvent> of(List<RecordedEvent> all, String name, String id) {
        return all.stream()
                .filter(each -> each.getEventType().getName().equals(name))
                .filter(each -> id.isEmpty() || each.getString("requestId").equals(id))
                .toList();
    }

    @Test
    void exchangesAttemptsAndTablesAreRecorded() throws IOException {
        Path file = folder.resolve("flight.jfr");
        try (ScriptedUpstream broken = ScriptedUpstream.openai("m");
                ScriptedUpstream up = ScriptedUpstream.openai("m");
                Recording recording = new Recording()) {
            broken.always(with -> with.send(500, "{\"error\":{\"message\":\"broken\"}}"));
            up.always(with -> with.send(200, Frames.CHAT));
            recording.enable(EXCHANGE);
            recording.enable(ATTEMPT);
            recording.enable("io.councilrouter.TableChange");
            recording.start();
            try (GatewayFixture gate =
                    GatewayFixture.start("backends:\n" + broken.entry("broken") + up.entry("up", "priority: 9"))) {
                ask(gate, "flight-1");
                ask(gate, "flight-2");
                recording.stop();
                ask(gate, "flight-3");
            }
            recording.dump(file);
        }
        List<RecordedEvent> all = RecordingFile.readAllEvents(file);
        RecordedEvent exchange = of(all, EXCHANGE, "flight-1").getFirst();
        assertEquals("/v1/chat/completions", exchange.getString("route"));
        assertEquals("up", exchange.getString("backend"));
        assertEquals("m", exchange.getString("model"));
        assertEquals(2, exchange.getInt("attempts"));
        assertEquals(200, exchange.getInt("status"));
        assertTrue(exchange.getDuration("total").toNanos() > 0);
        assertTrue(exchange.getDuration("overhead").compareTo(exchange.getDuration("total")) <= 0);
        List<RecordedEvent> attempts = of(all, ATTEMPT, "flight-1");
        assertEquals(
                List.of("broken", "up"),
                attempts.stream().map(each -> each.getString("backend")).toList());
        assertEquals("upstream_status", attempts.getFirst().getString("fault"));
        assertEquals(500, attempts.getFirst().getInt("status"));
        assertEquals("", attempts.getLast().getString("fault"));
        assertEquals(1, of(all, EXCHANGE, "flight-2").size());
        assertEquals(0, of(all, EXCHANGE, "flight-3").size(), "nothing once it has stopped");
        RecordedEvent table = of(all, "io.councilrouter.TableChange", "").getLast();
        assertEquals(2, table.getInt("backends"));
        assertEquals(1, table.getInt("models"));
    }

    @Test
    void reloadsAreRecordedAppliedOrNot() throws IOException {
        Path config = folder.resolve("config.yaml");
        Path file = folder.resolve("flight.jfr");
        String good = "admin: {auth: {type: none}}\nserver: {watch_config: false}\n";
        Files.writeString(config, good);
        try (Recording recording = new Recording()) {
            recording.enable("io.councilrouter.Reload").withoutThreshold();
            recording.start();
            try (GatewayFixture gate = GatewayFixture.startFile(config);
                    RawClient client = gate.client()) {
                Files.writeString(config, good + "limits: {body: 1MiB}\n");
                assertEquals(200, client.post("/admin/reload", "").answer().status());
                Files.writeString(config, good + "limits: {boddy: 1MiB}\n");
                assertTrue(client.post("/admin/reload", "").answer().status() >= 400);
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = of(RecordingFile.readAllEvents(file), "io.councilrouter.Reload", "");
        assertEquals(2, events.size(), events::toString);
        assertTrue(events.getFirst().getBoolean("taken"));
        assertEquals(1, events.getFirst().getInt("changes"));
        assertTrue(!events.getLast().getBoolean("taken"));
        assertEquals(1, events.getLast().getInt("problems"));
    }
}
