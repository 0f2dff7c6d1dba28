package io.councilrouter.app.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.ConnectProxy;
import io.councilrouter.app.Frames;
import io.councilrouter.app.LogBook;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.config.KeyText;
import io.councilrouter.storage.db.StoredRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants secrets of every kind, lets everything succeed and fail, and searches all output for them. */
class SecretsIT {
    private static final String KEY = "cr-planted-gateway-key";
    private static final String BACKEND = "planted-backend-key";
    private static final String HEADER = "planted-header-value";
    private static final String TOKEN = "planted-admin-token";
    private static final String PASSWORD = "planted-proxy-password";
    private static final String THEIRS = "planted-key-of-a-client";

    /** Requests whose timelines are searched. */
    private static final List<String> IDS = List.of("whole", "echoed", "told", "streamed", "broken", "passed");

    /** Requests whose bodies together exceed what memory holds of open exchanges, 64 MiB. */
    private static final int MANY = 7;

    private static final int LARGE_BYTES = 10 << 20;
    private static final String LARGE = "what was asked at length";
    private static final String TOLD = "what was told so far";

    /** What is in files with these endings while the database is away. */
    private static final Map<String, List<String>> WAITING =
            Map.of(".spool", List.of("team", "upstream_auth", "hello"), ".piece", List.of(LARGE, TOLD));

    private final StringBuilder seen = new StringBuilder();

    private static String file(Path home, String name, String secret) throws IOException {
        Path file = Files.writeString(home.resolve(name), secret + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return "\"${file:" + file + "}\"";
    }

    /** One backend behind the proxy that gets our secrets, one that gets the client's, and one key. */
    private static String yaml(Path home, ConnectProxy proxy, ScriptedUpstream passing) throws IOException {
        return "egress: {proxy: " + file(home, "proxy", "http://someone:" + PASSWORD + "@127.0.0.1:" + proxy.port())
                + "}\nadmin: {auth: {token: " + file(home, "token", TOKEN) + "}}\nbackends:\n"
                + "  - {name: far, type: openai, url: \"http://models.invalid/v1\", api_key: "
                + file(home, "key", BACKEND) + ", headers: {X-Extra: " + HEADER + "}}\n"
                + passing.entry("near", "auth: passthrough") + "keys:\n  - {id: team, hash: \"" + KeyText.hash(KEY)
                + "\", rpm: 20}\n";
    }

    private static String storage(Path data, String more) {
        return "response_storage: {db_path: \"" + data.resolve("r.db") + "\", flush_interval: 20ms, compress: false"
                + more + "}\n";
    }

    private RawAnswer ask(GatewayFixture gate, String line, String body, String... headers) {
        try (RawClient client = gate.client()) {
            StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String each : headers) {
                head.append(each).append("\r\n");
            }
            head.append("Content-Length: ").append(body.length()).append("\r\n\r\n");
            RawAnswer answer = client.send(head + body).answer();
            seen.append(answer.lines()).append(answer.text()).append('\n');
            return answer;
        }
    }

    private int chat(GatewayFixture gate, String model, String... headers) {
        return ask(gate, "POST /v1/chat/completions", Frames.ask(model, false), headers)
                .status();
    }

    @Test
    void noSecretComesOutAnywhere(@TempDir Path home) throws IOException {
        PrintStream out = System.out;
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        System.setOut(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try (LogBook log = LogBook.open();
                ScriptedUpstream up = ScriptedUpstream.openai("m");
                ScriptedUpstream passing = ScriptedUpstream.openai("p");
                ConnectProxy proxy =
                        new ConnectProxy().leads("models.invalid:80", up.port()).wants("someone:" + PASSWORD)) {
            up.always(with -> with.send(200, Frames.CHAT));
            passing.always(with -> with.send(200, Frames.CHAT));
            try (GatewayFixture gate = GatewayFixture.start(yaml(home, proxy, passing))) {
                everything(gate, up, proxy);
                assertTrue(passing.taken().head().contains(THEIRS), "what may pass does");
            }
            seen.append(log.text());
        } finally {
            System.setOut(out);
        }
        String access = lines.toString(StandardCharsets.UTF_8);
        assertTrue(access.contains(" key=team "), access);
        assertTrue(access.contains(" key=- ") || access.contains(" key= "), access);
        seen.append(access);
        found(seen.toString());
    }

    private void everything(GatewayFixture gate, ScriptedUpstream up, ConnectProxy proxy) {
        String key = "Authorization: Bearer " + KEY;
        assertEquals(200, chat(gate, "m", key));
        assertEquals(
                "Bearer " + BACKEND, up.taken().header("Authorization"), "a key from a file, its line end dropped");
        assertEquals(200, chat(gate, "p", "x-api-key: " + KEY, "Authorization: Bearer " + THEIRS));
        assertEquals(401, chat(gate, "m", "Authorization: Bearer " + THEIRS));
        assertEquals(401, chat(gate, "m", "Authorization: Bearer planted"));
        assertEquals(404, chat(gate, "nothing", key));
        assertEquals(400, ask(gate, "POST /v1/chat/completions", "{", key).status());
        assertEquals(404, ask(gate, "GET /nowhere?key=" + THEIRS, "", key).status());
        up.next(with -> with.send(401, "{\"error\":{\"message\":\"Incorrect API key provided: " + BACKEND + "\"}}"));
        assertEquals(502, chat(gate, "m", key));
        for (String format : List.of("application/json", "application/yaml")) {
            RawAnswer config =
                    ask(gate, "GET /admin/config", "", "Authorization: Bearer " + TOKEN, "Accept: " + format);
            assertEquals(200, config.status(), config::text);
            assertTrue(config.text().contains("***"), config::text);
        }
        assertEquals(
                401,
                ask(gate, "GET /admin/config", "", "Authorization: Bearer " + THEIRS)
                        .status());
        for (String path : List.of("/health", "/v1/models", "/admin/backends", "/metrics", "/admin/stats")) {
            ask(gate, "GET " + path, "", "Authorization: Bearer " + (path.startsWith("/admin") ? TOKEN : KEY));
        }
        up.next(with -> with.reset());
        chat(gate, "m", key);
        for (String refusal : List.of("HTTP/1.1 407 " + PASSWORD + "\r\n\r\n", "HTTP/1.1 403 No\r\n\r\n", "no\r\n")) {
            proxy.answers(refusal);
            up.next(with -> with.reset());
            up.next(with -> with.reset());
            chat(gate, "m", key);
        }
    }

    private String admin(GatewayFixture gate, String path) {
        RawAnswer answer = ask(gate, "GET " + path, "", "Authorization: Bearer " + TOKEN);
        assertEquals(200, answer.status(), answer::text);
        return answer.text();
    }

    /** All files below a directory, as text of ISO 8859-1, each under its name. */
    private static String files(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path each : below.filter(Files::isRegularFile).toList()) {
                all.append("\n== ").append(each).append('\n');
                all.append(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void noSecretIsKeptOrRecorded(@TempDir Path home) throws IOException {
        Path data = Files.createDirectory(home.resolve("data"));
        Path flight = home.resolve("flight.jfr");
        StringBuilder kept = new StringBuilder();
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ScriptedUpstream passing = ScriptedUpstream.openai("p");
                ConnectProxy proxy =
                        new ConnectProxy().leads("models.invalid:80", up.port()).wants("someone:" + PASSWORD);
                Recording recording = new Recording()) {
            up.always(with -> with.send(200, Frames.CHAT));
            passing.always(with -> with.send(200, Frames.CHAT));
            recording.enable("io.councilrouter.*");
            recording.start();
            try (GatewayFixture gate = GatewayFixture.start(storage(data, "") + yaml(home, proxy, passing))) {
                exchanges(gate, up);
                for (StoredRow row : gate.rows(IDS.size())) {
                    kept.append(row).append('\n');
                }
                String list = admin(gate, "/admin/responses?limit=100");
                assertTrue(list.contains("\"key_id\":\"team\""), list);
                admin(gate, "/admin/responses?bodies=true");
                admin(gate, "/admin/responses/stats");
                for (String id : IDS) {
                    assertTrue(admin(gate, "/admin/requests/" + id).contains(id));
                }
                Matcher row = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"").matcher(list);
                while (row.find()) {
                    admin(gate, "/admin/responses/" + row.group(1));
                }
            }
            recording.stop();
            recording.dump(flight);
        }
        kept.append(seen).append(files(data));
        RecordingFile.readAllEvents(flight).forEach(each -> kept.append(each).append('\n'));
        assertTrue(kept.indexOf("io.councilrouter.Attempt") >= 0, "the recording has our events");
        kept.append(new String(Files.readAllBytes(flight), StandardCharsets.ISO_8859_1));
        found(kept.toString());
    }

    /**
     * Requests that are answered with one token and then go on until {@code go}; together they exceed what memory
     * holds.
     */
    private static List<RawClient> large(GatewayFixture gate, ScriptedUpstream passing, CountDownLatch go) {
        String body = Frames.ask("p", true).replace("hi", LARGE + "x".repeat(LARGE_BYTES));
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            passing.next(with -> {
                with.sse().token(TOLD);
                await(go);
                with.done();
            });
            RawClient client = gate.client();
            clients.add(client);
            client.send(RawClient.posting(
                    "/v1/chat/completions", body, "x-api-key: " + KEY, "Authorization: Bearer " + THEIRS));
            assertEquals(200, client.head().status());
        }
        return clients;
    }

    private static void await(CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> below(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks the files with each ending for their expected content, and all files for secrets and permissions. */
    private static void waiting(Path data, Map<String, List<String>> expected) throws IOException {
        List<String> left = new ArrayList<>();
        expected.forEach((ending, texts) -> texts.forEach(text -> left.add(ending + ' ' + text)));
        for (Path each : below(data)) {
            String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
            found(text);
            left.removeIf(wanted -> {
                int space = wanted.indexOf(' ');
                return each.toString().endsWith(wanted.substring(0, space))
                        && text.contains(wanted.substring(space + 1));
            });
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)), each::toString);
        }
        assertEquals(List.of(), left, () -> "missing in " + below(data));
    }

    @Test
    void noSecretWaitsInFilesBesideADatabaseThatIsAway(@TempDir Path home) throws IOException, SQLException {
        Path data = Files.createDirectory(home.resolve("data"));
        Path pieces = data.resolve("r.db.pieces");
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ScriptedUpstream passing = ScriptedUpstream.openai("p");
                ConnectProxy proxy =
                        new ConnectProxy().leads("models.invalid:80", up.port()).wants("someone:" + PASSWORD)) {
            up.always(with -> with.send(200, Frames.CHAT));
            passing.always(with -> with.send(200, Frames.CHAT));
            try (GatewayFixture gate =
                            GatewayFixture.start(storage(data, ", max_body: 16MiB") + yaml(home, proxy, passing));
                    Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("r.db"));
                    Statement lock = other.createStatement()) {
                gate.until("it is ready", () -> Files.exists(data.resolve("r.db-wal")));
                lock.execute("BEGIN EXCLUSIVE");
                List<RawClient> clients = List.of();
                try {
                    clients = large(gate, passing, go);
                    exchanges(gate, up);
                    gate.until(
                            "all wait on the disk",
                            () -> gate.storage().counters().spooled() == IDS.size()
                                    && Files.isDirectory(pieces)
                                    && !below(pieces).isEmpty());
                    waiting(data, WAITING);
                } finally {
                    go.countDown();
                }
                lock.execute("ROLLBACK");
                for (RawClient each : clients) {
                    assertTrue(each.chunksToEnd().endsWith(Frames.DONE));
                    each.close();
                }
                long whole = gate.rows(IDS.size() + MANY).stream()
                        .filter(row -> row.bodies().request().length > LARGE_BYTES)
                        .count();
                assertEquals(MANY, whole);
            }
        }
    }

    /** Requests that succeed and fail, with backends that repeat whatever they got. */
    private void exchanges(GatewayFixture gate, ScriptedUpstream up) {
        String key = "Authorization: Bearer " + KEY;
        assertEquals(200, chat(gate, "m", key, "X-Request-Id: whole", "Cookie: session=" + THEIRS));
        ScriptedUpstream.Script echo = with -> with.send(
                401,
                "{\"error\":{\"message\":\"Incorrect API key provided: " + with.header("Authorization") + ", "
                        + with.header("X-Extra") + "\"}}",
                "WWW-Authenticate: Bearer realm=\"" + BACKEND + "\"");
        up.next(with -> with.send(
                400,
                "{\"error\":{\"message\":\"You sent Authorization: " + with.header("Authorization") + " and X-Extra: "
                        + with.header("X-Extra") + "\"}}"));
        assertEquals(400, chat(gate, "m", key, "X-Request-Id: told"));
        up.next(with -> with.sse()
                .token("a")
                .chunk("data: {\"error\":{\"message\":\"bad key " + with.header("Authorization") + "\"}}\n\n")
                .last());
        ask(gate, "POST /v1/chat/completions", Frames.ask("m", true), key, "X-Request-Id: streamed");
        up.next(with -> with.send("HTTP/1.1 " + BACKEND + "\r\n\r\n").close());
        chat(gate, "m", key, "X-Request-Id: broken");
        assertEquals(
                200, chat(gate, "p", "x-api-key: " + KEY, "Authorization: Bearer " + THEIRS, "X-Request-Id: passed"));
        // Last, because a backend that refuses our key gets no requests for a while.
        up.next(echo);
        assertEquals(502, chat(gate, "m", key, "X-Request-Id: echoed"));
    }

    private static void found(String all) {
        String basic = Base64.getEncoder().encodeToString(("someone:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        for (String secret : List.of("planted", basic, KeyText.hash(KEY).substring(7))) {
            int at = all.indexOf(secret);
            assertFalse(
                    at >= 0,
                    () -> secret + " in: " + all.substring(Math.max(0, at - 300), Math.min(all.length(), at + 100)));
        }
    }
}
