package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.machine.ProcessCpu;
import io.councilrouter.bench.load.target.Way;
import java.time.Duration;
import java.util.List;

/**
 * Keeps a target under load until its compiler has gone quiet. A gateway on one core shares it with its compiler, which
 * takes a third of it for the first minute. A window in that minute measures the compiler, and two runs of the same
 * jars may then differ threefold.
 */
final class Warmth {

    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Below this share of a core the compiler's work does not show in a figure. */
    private static final double QUIET_SHARE = 0.03;

    /** Looks in a row that must be quiet, since the compiler sometimes pauses between two methods. */
    private static final int QUIET_LOOKS = 2;

    private final Stage stage;

    Warmth(Stage stage) {
        this.stage = stage;
    }

    /** Waits, for the settings' time at most; if that is not enough, the results say so. Call while the load runs. */
    void await(Way target) {
        List<Long> processes = target.processes().get();
        ProcessCpu before = ProcessCpu.ofCompilers(processes);
        long begun = System.nanoTime();
        long most = stage.settings().compiling().toNanos();
        int quiet = processes.isEmpty() ? QUIET_LOOKS : 0;
        while (quiet < QUIET_LOOKS) {
            if (System.nanoTime() - begun > most) {
                stage.results()
                        .note("The compiler of " + target.name()
                                + " was still at work when its warm-up ended; its figures may be too high.");
                return;
            }
            long from = System.nanoTime();
            LoadGenerator.pause(LOOK);
            ProcessCpu now = ProcessCpu.ofCompilers(processes);
            double share = (double) now.nanosSince(before) / (System.nanoTime() - from);
            quiet = share > QUIET_SHARE ? 0 : quiet + 1;
            before = now;
        }
    }
}
