package io.councilrouter.app.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.write.StoreHealth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither load nor an absent database nor a full ring loses a row or delays a request. */
class StorageUnderStrainIT {
    private static final int WHILE_LOCKED = 2_000;

    @TempDir
    private Path folder;

    private final ScriptedUpstream up = ScriptedUpstream.openai("m");

    @AfterEach
    void closes() {
        up.close();
    }

    private GatewayFixture gateway(String storage, String backend) {
        return GatewayFixture.start("response_storage: {db_path: \"" + folder.resolve("r.db")
                + "\", flush_interval: 20ms" + storage + "}\nbackends:\n" + backend);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Answers with the question, so that each row has its own text. */
    private void echo() {
        up.always(with -> {
            String asked = with.text().replaceFirst("(?s).*\"content\":\"([^\"]*)\".*", "$1");
            if (with.text().contains("\"stream\":true")) {
                with.sse().token("echo ").token(asked).done();
            } else {
                with.send(200, Frames.CHAT.replace("hello", "echo " + asked));
            }
        });
    }

    private static String ask(String content, boolean stream) {
        return Frames.ask(stream).replace("hi", content);
    }

    /** Asks one request after the other on its own connections. */
    private static CompletableFuture<Integer> load(GatewayFixture gate, int from, int count) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (RawClient client = gate.client()) {
                int good = 0;
                for (int i = from; i < from + count; i++) {
                    client.post("/v1/chat/completions", ask("n" + i, i % 2 == 0));
                    good += client.answer().status() == 200 ? 1 : 0;
                }
                done.complete(good);
            } catch (AssertionError | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static void assertEachOnce(List<StoredRow> rows, int count) {
        Set<String> said = new HashSet<>();
        for (StoredRow row : rows) {
            String asked = text(row.bodies().request()).replaceFirst("(?s).*\"content\":\"([^\"]*)\".*", "$1");
            assertEquals("echo " + asked, text(row.bodies().response()));
            assertFalse(row.answered().truncated());
            assertTrue(said.add(asked), () -> asked + " stands twice");
        }
        assertEquals(count, said.size());
    }

    @Test
    void aThousandRequestsAndStreamsLeaveAThousandRows() throws Exception {
        echo();
        try (GatewayFixture gate = gateway("", up.entry("up"))) {
            List<CompletableFuture<Integer>> all = Stream.iterate(0, i -> i + 250)
                    .limit(4)
                    .map(from -> load(gate, from, 250))
                    .toList();
            for (CompletableFuture<Integer> each : all) {
                assertEquals(250, each.get(60, TimeUnit.SECONDS));
            }
            assertEachOnce(gate.rows(1000), 1000);
            assertEquals(0, gate.refused());
        }
    }

    @Test
    void noClientNoticesALockedDatabase() throws Exception {
        echo();
        try (GatewayFixture gate = gateway("", up.entry("up"));
                RawClient client = gate.client();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("r.db"));
                Statement lock = other.createStatement()) {
            client.post("/v1/chat/completions", ask("first", false)).answer();
            gate.rows(1);
            lock.execute("BEGIN EXCLUSIVE");
            int asked = 1;
            // A request that waited for the database would wait for ever: it is locked until all have been answered.
            while (asked < WHILE_LOCKED) {
                client.post("/v1/chat/completions", ask("n" + asked, asked % 2 == 0));
                assertEquals(200, client.answer().status());
                asked++;
            }
            gate.until(
                    "rows wait in the spool file",
                    () -> gate.storage().health().state() == StoreHealth.StoreState.SPOOLING);
            String health = client.get("/health").answer().text();
            assertTrue(health.contains("\"status\":\"degraded\"") && health.contains("\"spooling\""), health);
            lock.execute("ROLLBACK");
            List<StoredRow> rows = gate.rows(asked);
            assertEachOnce(rows, asked);
            gate.until("all is well again", () -> gate.storage().health().state() == StoreHealth.StoreState.OK);
            assertEquals(0, gate.storage().counters().dropped());
        }
    }

    @Test
    void aSmallRingAndASlowClientLoseNothingOfALargeStream() throws Exception {
        int count = 4_000;
        String word = "x".repeat(999) + " ";
        up.next(with -> {
            with.sse();
            for (int i = 0; i < count; i++) {
                with.token(word);
            }
            with.done();
        });
        try (GatewayFixture gate = gateway(", ring: 64KiB, max_body: 32MiB", up.entry("up"));
                RawClient slow = RawClient.to(gate.port(), 4096)) {
            assertEquals(
                    200,
                    slow.post("/v1/chat/completions", Frames.ask(true)).head().status());
            int frames = slow.chunksToEnd().split("data: ", -1).length - 1;
            assertEquals(count + 2, frames);
            StoredRow row = gate.rows(1).getFirst();
            assertFalse(row.answered().truncated());
            assertEquals(word.repeat(count), text(row.bodies().response()));
        }
    }

    @Test
    void droppingAtOnceIsSaidAndCounted() {
        String word = "x".repeat(999) + " ";
        up.next(with -> {
            with.sse();
            for (int i = 0; i < 3_000; i++) {
                with.token(word);
            }
            with.done();
        });
        try (GatewayFixture gate = gateway(", ring: 64KiB, max_body: 32MiB, on_full: drop", up.entry("up"));
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", Frames.ask(true)).answer();
            StoredRow row = gate.rows(1).getFirst();
            assertEquals(200, row.answered().status());
            assertEquals(row.answered().truncated(), gate.refused() > 0);
            assertTrue(word.repeat(3_000).startsWith(text(row.bodies().response())));
        }
    }

    @Test
    void secretsAreInNoRowAndNoFile() throws IOException, SQLException {
        up.always(
                with -> with.send(401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-backend-secret\"}}"));
        try (GatewayFixture gate = gateway("", up.entry("up", "api_key: sk-backend-secret"));
                RawClient client = gate.client()) {
            client.send(RawClient.posting(
                            "/v1/chat/completions",
                            Frames.ask(false),
                            "Authorization: Bearer sk-client-secret",
                            "x-api-key: sk-client-secret",
                            "Cookie: session=client-secret"))
                    .answer();
            StoredRow row = gate.rows(1).getFirst();
            assertEquals(502, row.answered().status());
            assertFalse((row + text(row.bodies().request()) + text(row.bodies().response())).contains("secret"));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains("secret"), file::toString);
            }
        }
    }

    @Test
    void aDatabaseThatIsLockedAtTheStartIsWaitedFor() throws SQLException {
        startsBeneathALock("CREATE TABLE stranger (x)");
    }

    @Test
    void aDatabaseOfOursThatIsLockedAtTheStartIsWaitedFor() throws SQLException {
        echo();
        try (GatewayFixture gate = gateway("", up.entry("up"));
                RawClient client = gate.client()) {
            client.post("/v1/chat/completions", ask("first", false)).answer();
            gate.rows(1);
        }
        startsBeneathALock("DELETE FROM responses");
    }

    private void startsBeneathALock(String change) throws SQLException {
        echo();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("r.db"));
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            lock.execute(change);
            try (GatewayFixture gate = gateway("", up.entry("up"));
                    RawClient client = gate.client()) {
                for (int i = 0; i < 10; i++) {
                    client.post("/v1/chat/completions", ask("n" + i, i % 2 == 0));
                    assertEquals(200, client.answer().status());
                }
                gate.until("they are spooled", () -> gate.storage().counters().spooled() == 10);
                assertEquals(
                        StoreHealth.StoreState.SPOOLING, gate.storage().health().state());
                lock.execute("COMMIT");
                assertEachOnce(gate.rows(10), 10);
                gate.until("all is well", () -> gate.storage().health().state() == StoreHealth.StoreState.OK);
            }
        }
    }

    @Test
    void aDatabaseThatCannotBeUsedIsSaidAtTheStart() throws IOException {
        Path text = Files.writeString(
                folder.resolve("r.db"), "this is no database, and long enough to be seen as none. ".repeat(50));
        String message = "";
        try (GatewayFixture gate = gateway("", up.entry("up"))) {
            message = "started with " + text + " on " + gate.port();
        } catch (java.io.UncheckedIOException e) {
            message = String.valueOf(e.getCause());
        }
        assertTrue(message.contains("response_storage.db_path"), message);
        assertTrue(message.contains("response_storage.enabled: false"), message);
    }
}
