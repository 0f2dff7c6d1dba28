package io.councilrouter.bench.load;

import io.councilrouter.bench.load.drive.Driver;
import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.drive.RequestDriver;
import io.councilrouter.bench.load.drive.StreamDriver;
import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.target.Way;
import io.councilrouter.bench.load.wire.NettyLogging;
import io.councilrouter.bench.load.wire.Payloads;
import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.RowFilter;
import io.councilrouter.storage.db.StoreSettings;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks that a whole gateway stores everything. Some 100,000 requests and streams go through it, then it is told to
 * stop: there must be exactly one row for each of its access lines, each with its text, thinking, tool call and tokens.
 * {@code scripts/test-all/storage.sh} starts it.
 *
 * <p>Arguments: java's command line, the gateway's command line, a directory, how many requests.
 */
public final class KeepEverything {
    private static final int CONNECTIONS = 64;
    private static final int WAYS = 4;
    private static final int SHOWN = 20;
    private static final int STREAMS = 400;
    private static final Duration STREAMING = Duration.ofSeconds(6);
    private static final Duration MOST = Duration.ofMinutes(4);
    private static final Duration READABLE = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path work;
    private final long requests;

    private KeepEverything(Path work, long requests) {
        this.work = work;
        this.requests = requests;
    }

    /** Runs it; the exit code is 0 if nothing is missing, duplicated or wrong. */
    public static void main(String[] arguments) throws IOException {
        NettyLogging.quiet();
        KeepEverything run = new KeepEverything(Path.of(arguments[2]), Long.parseLong(arguments[3]));
        run.load(words(arguments[0]), words(arguments[1]));
        System.exit(run.check() ? 0 : 1);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+"));
    }

    private void load(List<String> java, List<String> command) throws IOException {
        try (LoadGenerator generator = new LoadGenerator();
                MockProcess mock = MockProcess.start(java);
                MeasuredGateway gateway = MeasuredGateway.start(
                        work,
                        new MeasuredGateway.Setup(command, 2, "0,1", mock.openAiPort(), mock.ollamaPort(), true))) {
            Map<String, Way.Route> ways = ways(gateway);
            ways.forEach((name, route) -> say("requests, " + name, answered(generator, requests(generator, route))));
            StreamDriver.StreamShape shape =
                    new StreamDriver.StreamShape(STREAMS, MockBackend.TOKENS, Duration.ofSeconds(2));
            ways.forEach((name, route) -> {
                StreamDriver driver = new StreamDriver(generator.loop(), route.port(), route.streamRequest(), shape);
                generator.begin(driver);
                LoadGenerator.pause(STREAMING);
                say("streams, " + name, generator.finish(driver, GRACE).counts());
            });
        }
    }

    /**
     * The ways: in one dialect and translated, each with a model that only talks and with one that also thinks and
     * calls a tool.
     */
    private static Map<String, Way.Route> ways(MeasuredGateway gateway) {
        Map<String, Way.Route> ways = new LinkedHashMap<>();
        for (Way target : List.of(gateway.plain(), gateway.translated())) {
            Way.Route route = target.requests();
            ways.put(target.name(), route);
            ways.put(target.name() + ", thinking", new Way.Route(route.port(), route.model() + Payloads.THINKER));
        }
        return ways;
    }

    private static RequestDriver requests(LoadGenerator generator, Way.Route route) {
        return new RequestDriver(generator.loop(), route.port(), route.request(), CONNECTIONS);
    }

    private Readings.LoadCounts answered(LoadGenerator generator, Driver driver) {
        generator.begin(driver);
        generator.awaitCompleted(driver, requests / WAYS, MOST);
        return generator.finish(driver, GRACE).counts();
    }

    private static void say(String what, Readings.LoadCounts counts) {
        System.out.println(what + ": " + counts.completed() + " whole, " + counts.errors() + " errors, " + counts.lost()
                + " tokens lost" + (counts.firstError().isEmpty() ? "" : ", the first error: " + counts.firstError()));
    }

    /** Waits for the database: right after a load, the first connection may take longer than a reader waits. */
    private static void awaitReader(Database database) throws IOException {
        long deadline = System.nanoTime() + READABLE.toNanos();
        while (true) {
            try {
                new ResponseReader(database).stats(RowFilter.ALL);
                return;
            } catch (IOException e) {
                if (!database.mayPass(e) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
        }
    }

    private boolean check() throws IOException {
        long lines;
        try (Stream<String> access = Files.lines(work.resolve("access.log"))) {
            // 404: asked before the gateway knew its backends; requests for a model that nobody has are not stored.
            lines = access.filter(
                            line -> line.contains(" route=/v1/chat/completions ") && !line.contains(" status=404 "))
                    .count();
        }
        Set<String> ids = new HashSet<>();
        Map<String, Integer> kinds = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        try (Database database = new Database(StoreSettings.sqlite(work.resolve("data/responses.db"), true))) {
            awaitReader(database);
            new ResponseReader(database).export(RowFilter.ALL, kept -> {
                ids.add(kept.row().id());
                kinds.merge(kind(kept.row()), 1, Integer::sum);
                String what = Expected.wrongIn(kept.row());
                if (!what.isEmpty() && wrong.size() < SHOWN) {
                    wrong.add(kept.row().id() + ": " + what);
                }
                return true;
            });
        }
        System.out.println("access lines: " + lines + ", rows: " + ids.size());
        kinds.forEach((kind, count) -> System.out.println("  " + count + " x " + kind));
        wrong.forEach(System.out::println);
        return lines >= requests && ids.size() == lines && wrong.isEmpty();
    }

    private static String kind(StoredRow row) {
        return (row.asked().stream() ? "stream " : "whole ") + row.answered().status() + " of "
                + row.answered().model() + ", tokens "
                + row.counts().promptTokens() + "+" + row.counts().completionTokens() + " ("
                + row.counts().thinkingTokens()
                + " of thinking), text of "
                + row.bodies().response().length + ", thinking of "
                + row.bodies().thinking().length + ", calls of "
                + row.bodies().toolCalls().length + ", request of "
                + row.bodies().request().length
                + (row.answered().truncated() ? ", truncated" : "")
                + (row.answered().error().isEmpty() ? "" : ", " + row.answered().error());
    }
}
