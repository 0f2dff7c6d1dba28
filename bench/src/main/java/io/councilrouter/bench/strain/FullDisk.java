package io.councilrouter.bench.strain;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.MockProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Fills the disk of a gateway's database under load, and makes room again. No request may fail; {@code /health}, the
 * log and a counter must say what happens; afterwards rows are written again, and exactly the rows that were counted as
 * dropped are missing.
 */
final class FullDisk {

    private static final int CLIENTS = 4;
    private static final int BYTES = 2_000;
    private static final int BLOCK = 4_096;
    private static final long LARGEST = 1L << 30;
    private static final Duration A_WHILE = Duration.ofMillis(700);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int LOOKS = 400;

    private final StrainSetup setup;
    private final MockProcess mock;

    FullDisk(StrainSetup setup, MockProcess mock) {
        this.setup = setup;
        this.mock = mock;
    }

    /** Whether all went well. */
    boolean run() throws IOException {
        long begun = System.currentTimeMillis() - 1_000;
        Path filler = setup.database().resolveSibling("filler");
        Map<String, Long> answers;
        long dropped;
        long recovered;
        String full;
        String failure;
        try (MeasuredGateway gateway = setup.open(mock)) {
            try (StrainClients clients =
                    new StrainClients(gateway.plain().requests().port(), "d", CLIENTS, BYTES)) {
                LoadGenerator.pause(A_WHILE);
                fill(filler);
                setup.await(gateway, "dropping");
                full = setup.health(gateway);
                LoadGenerator.pause(A_WHILE);
                dropped = setup.metric(gateway, "storage_dropped_total");
                System.out.println("the disk is full: " + clients.answered().size() + " answered so far, health says \""
                        + full + "\", " + dropped + " dropped");
                Files.delete(filler);
                setup.await(gateway, "ok");
                recovered = System.nanoTime();
                LoadGenerator.pause(A_WHILE);
                clients.stop();
                failure = clients.failure();
                answers = clients.answered();
            }
            settle(gateway, answers.size());
            dropped = setup.metric(gateway, "storage_dropped_total");
        }
        Map<String, Integer> said = setup.said("d", begun);
        long lost =
                answers.keySet().stream().filter(id -> !said.containsKey(id)).count();
        long lostLater = answers.entrySet().stream()
                .filter(each -> each.getValue() > recovered && !said.containsKey(each.getKey()))
                .count();
        boolean twice = !Set.copyOf(said.values()).equals(Set.of(1));
        boolean sound;
        try (Stranger stranger = new Stranger(setup.database())) {
            sound = stranger.ask("PRAGMA integrity_check").equals("ok");
        }
        boolean logged = setup.logged("event=storage_dropping", "disk is full") && setup.logged("event=storage_ok");
        System.out.println(answers.size() + " answered, first failure \"" + failure + "\"; " + lost + " rows missing, "
                + dropped + " counted as dropped, " + lostLater
                + " missing of those after there was room again; twice: "
                + twice + ", sound: " + sound + ", logged: " + logged);
        return failure.isEmpty()
                && full.contains("disk is full")
                && dropped > 0
                && lost == dropped
                && lostLater == 0
                && !twice
                && sound
                && logged;
    }

    /** Waits until everything that was answered is written or counted as lost. */
    private void settle(MeasuredGateway gateway, long answers) throws IOException {
        for (int i = 0; i < LOOKS; i++) {
            if (setup.metric(gateway, "storage_written_total") + setup.metric(gateway, "storage_dropped_total")
                    >= answers) {
                return;
            }
            LoadGenerator.pause(LOOK);
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long size = 0; size < LARGEST; size += BLOCK) {
                out.write(block);
            }
        } catch (IOException full) {
            return;
        }
        throw new IOException("the disk is not small");
    }
}
