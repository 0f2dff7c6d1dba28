package io.councilrouter.bench.strain;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.SingleRequest;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.RowFilter;
import io.councilrouter.storage.db.StoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A gateway that stores everything: how it is started, its database, and what it says about itself. */
final class StrainSetup {

    private static final String DATABASE = "COUNCIL_ROUTER_RESPONSE_STORAGE__DB_PATH";
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern STATE =
            Pattern.compile("\"storage\":\\{\"state\":\"([a-z]+)\",\"reason\":\"([^\"]*)\"");
    private static final Pattern FIRST_WORD = Pattern.compile("\"content\":\"([^ \"]*)");

    private final List<String> command;
    private final Path home;
    private final Path database;

    /**
     * A setup.
     *
     * @param command the gateway's command, without {@code serve}
     * @param home its directory; the database is there unless the environment names another place
     */
    StrainSetup(List<String> command, Path home) {
        this.command = command;
        this.home = home;
        String elsewhere = System.getenv(DATABASE);
        this.database = elsewhere == null ? home.resolve("data/responses.db") : Path.of(elsewhere);
    }

    /** Starts a gateway there, in front of this mock. */
    MeasuredGateway open(MockProcess mock) throws IOException {
        return MeasuredGateway.start(
                home, new MeasuredGateway.Setup(command, 2, "0,1", mock.openAiPort(), mock.ollamaPort(), true));
    }

    /** The database's file. */
    Path database() {
        return database;
    }

    /** Number of exchanges in the last gateway's access log for which a model was found. */
    long accessLines() throws IOException {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> line.contains(" route=/v1/chat/completions ") && !line.contains(" status=404 "))
                    .count();
        }
    }

    /** Whether one line of its log contains all of these words. */
    boolean logged(String... words) throws IOException {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.anyMatch(line -> Stream.of(words).allMatch(line::contains));
        }
    }

    private Path log() {
        return home.resolve("access.log");
    }

    /** State and reason of storage, as {@code /health} shows them. */
    String health(MeasuredGateway gateway) throws IOException {
        String text = get(gateway, "/health").body();
        Matcher found = STATE.matcher(text);
        return found.find() ? found.group(1) + " " + found.group(2) : text;
    }

    /** Waits until storage is in this state. */
    void await(MeasuredGateway gateway, String state) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String health = health(gateway);
        while (!health.startsWith(state)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain until storage was " + state + "; it is " + health);
            }
            LoadGenerator.pause(LOOK);
            health = health(gateway);
        }
    }

    /** A metric without labels, whatever its type. */
    long metric(MeasuredGateway gateway, String name) throws IOException {
        Matcher found = Pattern.compile("(?m)^council_router_" + name + " ([0-9.eE+]+)$")
                .matcher(get(gateway, "/metrics").body());
        if (!found.find()) {
            throw new IllegalStateException("no metric " + name);
        }
        return (long) Double.parseDouble(found.group(1));
    }

    /** Ids of the newest thousand rows, as administrators see them. */
    Set<String> listed(MeasuredGateway gateway) throws IOException {
        Set<String> ids = new HashSet<>();
        Matcher found = ID.matcher(get(gateway, "/admin/responses?limit=1000").body());
        while (found.find()) {
            ids.add(found.group(1));
        }
        return ids;
    }

    /**
     * The requests stored since a time whose ids begin with a name: the id in each one's text, and how many rows have
     * it. Read from the file, without the gateway.
     */
    Map<String, Integer> said(String name, long sinceMillis) throws IOException {
        Map<String, Integer> said = new HashMap<>();
        try (Database opened = new Database(StoreSettings.sqlite(database, true))) {
            new ResponseReader(opened).export(RowFilter.ALL.within(sinceMillis, Long.MAX_VALUE), kept -> {
                Matcher word = FIRST_WORD.matcher(new String(kept.row().bodies().request(), StandardCharsets.UTF_8));
                if (word.find() && word.group(1).startsWith(name)) {
                    said.merge(word.group(1), 1, Integer::sum);
                }
                return true;
            });
        }
        return said;
    }

    private SingleRequest.SingleAnswer get(MeasuredGateway gateway, String path) throws IOException {
        int port = gateway.plain().requests().port();
        String token = Files.readString(home.resolve("data/admin.token")).strip();
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
        return SingleRequest.send(port, request.getBytes(StandardCharsets.US_ASCII));
    }
}
