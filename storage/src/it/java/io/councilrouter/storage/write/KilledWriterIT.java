package io.councilrouter.storage.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load, over and over, with a database that is locked again and again. {@code scripts/test-all/kill.sh} does it 20 times. */
@Timeout(180)
final class KilledWriterIT {

    private static final int TIMES = Integer.getInteger("kills", 3);
    private static final int MANY = 10;
    private static final int FEWEST_ROWS = 500;
    private static final int SPREAD_ROWS = 5_000;

    private static final long SPOOL_HEADER = 16;

    private final Path file;
    private long worst;

    KilledWriterIT(@TempDir Path folder) {
        file = folder.resolve("responses.db");
    }

    /** What a child said last. */
    private record Said(long millis, long closed, long delivered) {
        static Said of(String line) {
            String[] words = line.split(" ", -1);
            return new Said(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
    }

    @Test
    void losesNoRowThatWasCommittedOrSpooledAndKeepsEachOnce() throws Exception {
        Random random = new Random(20);
        List<Said> last = new ArrayList<>();
        int spooled = 0;
        for (int i = 0; i < TIMES; i++) {
            last.add(killed("run-" + i + "-", FEWEST_ROWS + random.nextInt(SPREAD_ROWS)));
            assertEquals("ok", ask("PRAGMA quick_check").get(0), "after kill " + i);
            Path spool = Path.of(file + ".spool");
            spooled += Files.exists(spool) && Files.size(spool) > SPOOL_HEADER ? 1 : 0;
        }
        assertTrue(spooled > 0 || TIMES < MANY, "no process was killed with rows in its spool file");
        replay();
        assertEquals("ok", ask("PRAGMA integrity_check").get(0));
        Set<String> ids = new HashSet<>(ask("SELECT id FROM responses"));
        assertEquals(
                ids.size(),
                Integer.parseInt(ask("SELECT count(*) FROM responses").get(0)));
        assertEquals(
                ids.size(),
                Integer.parseInt(ask("SELECT sum(requests) FROM stats_hour").get(0)),
                "rollups");
        assertEquals(
                Integer.toString(ids.size()),
                ask("SELECT count(*) FROM responses WHERE request IS NOT NULL AND response IS NOT NULL")
                        .get(0));
        long delivered = 0;
        for (int i = 0; i < TIMES; i++) {
            long safe = last.get(i).delivered();
            delivered += safe;
            for (long row = 0; row < safe; row++) {
                assertTrue(ids.contains("run-" + i + "-" + row), "row " + row + " of " + safe + " of run " + i);
            }
        }
        System.out.println(TIMES + " kills, " + spooled + " with a spool file, " + delivered
                + " rows known to be safe, " + ids.size() + " kept, the worst lag " + worst + " ms");
        assertTrue(delivered > TIMES, "only " + delivered + " rows were delivered");
    }

    /** Runs a child, kills it so many rows after its first one was safe, and gives back what it said last. */
    private Said killed(String prefix, int rows) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KilledWriter.class.getName(),
                file.toString(),
                prefix));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Said> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            long killAt = Long.MAX_VALUE;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(Said.of(line));
                Said now = said.get(said.size() - 1);
                if (killAt == Long.MAX_VALUE && now.delivered() > 0) {
                    killAt = now.closed() + rows;
                }
                if (now.closed() >= killAt) {
                    child.destroyForcibly();
                    break;
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertEquals(128 + 9, child.exitValue());
        assertFalse(said.isEmpty());
        Said last = said.get(said.size() - 1);
        long lag = said.stream()
                .filter(then -> then.closed() <= last.delivered())
                .mapToLong(then -> last.millis() - then.millis())
                .min()
                .orElse(last.millis());
        worst = Math.max(worst, lag);
        return last;
    }

    /** Starts once more, without a load, until nothing waits in the spool file. */
    private void replay() {
        BatchWriter writer = KilledWriter.writer(file, List.of());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (writer.health().state() != StoreHealth.StoreState.OK) {
            assertTrue(System.nanoTime() < deadline, "the spool file was not replayed: " + writer.health());
            if (writer.doWork() == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        assertEquals(0, writer.counters().dropped());
        writer.onClose();
        assertFalse(Files.exists(Path.of(file + ".spool")));
    }

    private List<String> ask(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
            return found;
        }
    }
}
