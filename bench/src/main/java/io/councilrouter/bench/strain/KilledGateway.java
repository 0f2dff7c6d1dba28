package io.councilrouter.bench.strain;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.MockProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills a gateway under load with {@code kill -9} and starts it again, many times on one database. After each life
 * these must hold:
 *
 * <ul>
 *   <li>the file is intact, and the next gateway opens it;
 *   <li>what administrators saw before the kill is still there after it;
 *   <li>what was answered longer than {@code flush_interval} (plus the writer's pause) before the kill is there,
 *       spooled or not; so only what was in the ring or in the open batch is missing;
 *   <li>no request is stored twice or counted twice in the statistics.
 * </ul>
 *
 * <p>In every fourth life the database is locked at the kill and still is when the next gateway starts; in another it
 * is unlocked just before the kill, which then comes while the spool file is being replayed.
 */
final class KilledGateway {

    private static final int CLIENTS = 8;
    private static final int BYTES = 300;
    private static final int KINDS = 4;
    private static final int LOCKED = 1;
    private static final int REPLAYING = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * The flush interval, 200 ms, plus the time of a commit and the writer's pause when ten other processes want the
     * same two cores; on an idle machine that is some 50 ms.
     */
    private static final long BOUND_NANOS = TimeUnit.MILLISECONDS.toNanos(200 + 2_800);

    private final StrainSetup setup;
    private final MockProcess mock;
    private final Random random = new Random(20);
    private final List<String> failures = new ArrayList<>();
    private long answered;
    private long missing;
    private long oldest;
    private long spooled;
    private @Nullable Life before;
    private @Nullable Stranger lock;

    KilledGateway(StrainSetup setup, MockProcess mock) {
        this.setup = setup;
        this.mock = mock;
    }

    /** Runs it with so many kills; returns whether all went well. */
    boolean run(int kills) throws IOException {
        for (int i = 0; i < kills; i++) {
            MeasuredGateway gateway = next();
            live(i, gateway);
        }
        next().close();
        try (Stranger stranger = new Stranger(setup.database())) {
            check("integrity: ", stranger.ask("PRAGMA integrity_check"), "ok");
            long rows = stranger.count("SELECT count(*) FROM responses");
            check("counted in statistics: ", stranger.count("SELECT sum(requests) FROM stats_hour"), rows);
            check("counted by day: ", stranger.count("SELECT sum(requests) FROM stats_day"), rows);
            System.out.printf(
                    Locale.ROOT,
                    "%d kills: %d answered, %d of them missing, the oldest answered %.0f ms before its kill; %d came by"
                            + " the spool file; %d rows, none twice%n",
                    kills,
                    answered,
                    missing,
                    oldest / NANOS_PER_MILLI,
                    spooled,
                    rows);
        }
        failures.forEach(System.out::println);
        return failures.isEmpty();
    }

    /** Starts the next gateway, waits until it has stored what the last one left, and judges the last one. */
    private MeasuredGateway next() throws IOException {
        MeasuredGateway gateway = setup.open(mock);
        if (lock != null) {
            // It finds the database locked as the last one left it.
            setup.await(gateway, "spooling");
            lock.unlock();
            lock.close();
            lock = null;
        }
        setup.await(gateway, "ok");
        if (before != null) {
            judge(before);
        }
        return gateway;
    }

    private void live(int number, MeasuredGateway gateway) throws IOException {
        String name = "k" + number + "-";
        int kind = number % KINDS;
        long begun = System.currentTimeMillis() - 1_000;
        Stranger stranger = new Stranger(setup.database());
        try (StrainClients clients =
                new StrainClients(gateway.plain().requests().port(), name, CLIENTS, BYTES)) {
            pause(400 + random.nextInt(300));
            if (kind == LOCKED || kind == REPLAYING) {
                stranger.lock();
                pause(300 + random.nextInt(300));
                setup.await(gateway, "spooling");
            }
            Set<String> seen = setup.listed(gateway);
            spooled += setup.metric(gateway, "storage_spooled_total");
            if (kind == REPLAYING) {
                stranger.unlock();
            }
            pause(random.nextInt(200));
            clients.expectTheEnd();
            long killed = System.nanoTime();
            gateway.kill();
            clients.stop();
            check(name + "requests that failed before the kill: ", clients.failure(), "");
            check(name + "the file: ", stranger.ask("PRAGMA quick_check"), "ok");
            before = new Life(name, begun, clients.answered(), seen, killed);
        }
        if (kind == LOCKED) {
            lock = stranger;
        } else {
            stranger.close();
        }
    }

    /** What is known about one life. */
    private record Life(String name, long begun, Map<String, Long> answers, Set<String> seen, long killed) {}

    private void judge(Life life) throws IOException {
        String name = life.name();
        Map<String, Integer> said = setup.said(name, life.begun());
        said.forEach((id, rows) -> check(id + " stands there so often: ", rows, 1));
        for (String id : life.seen()) {
            check(id + ", which was seen, is there: ", !id.startsWith(name) || said.containsKey(id), true);
        }
        int gone = 0;
        long longest = 0;
        for (Map.Entry<String, Long> answer : life.answers().entrySet()) {
            long age = life.killed() - answer.getValue();
            if (!said.containsKey(answer.getKey()) && age >= 0) {
                gone++;
                longest = Math.max(longest, age);
            }
        }
        check(name + "everything older than the bound is there: ", longest <= BOUND_NANOS, true);
        answered += life.answers().size();
        missing += gone;
        oldest = Math.max(oldest, longest);
        System.out.printf(
                Locale.ROOT,
                "%s %5d answered, %4d missing, the oldest %4.0f ms old%n",
                name,
                life.answers().size(),
                gone,
                longest / NANOS_PER_MILLI);
    }

    private void check(String what, Object found, Object wanted) {
        if (!found.equals(wanted)) {
            failures.add(what + found + " instead of " + wanted);
        }
    }

    private static void pause(long millis) {
        LoadGenerator.pause(Duration.ofMillis(millis));
    }
}
