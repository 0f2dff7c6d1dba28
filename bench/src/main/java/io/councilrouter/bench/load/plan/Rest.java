package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.machine.ProcessCpu;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.target.Way;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Lets a target finish the work it put off under load, above all the index of stored texts, because it shares its core
 * with the targets that are measured next. The cost of that work is a separate figure.
 */
final class Rest {

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration MOST = Duration.ofMinutes(2);

    /** Below this share of a core a process counts as idle. */
    private static final double IDLE_SHARE = 0.04;

    private final Settings settings;

    Rest(Settings settings) {
        this.settings = settings;
    }

    /**
     * Waits until the target is idle, two minutes at most, and adds the CPU time it used meanwhile to {@code figures},
     * per request of the window and its ramp.
     */
    void after(Way target, Map<Figure, Double> figures) {
        long used = untilIdle(target);
        Double pace = figures.get(Figure.REQUESTS_PER_SECOND);
        if (pace != null && pace > 0 && !target.processes().get().isEmpty()) {
            double seconds = settings.window().plus(settings.ramp()).toNanos() / 1e9;
            figures.put(Figure.CPU_US_AFTERWARDS, used / 1e3 / (pace * seconds));
        }
    }

    /** The same without figures; returns the CPU time that it used, nanoseconds. */
    static long untilIdle(Way target) {
        List<Long> processes = target.processes().get();
        if (processes.isEmpty()) {
            return 0;
        }
        ProcessCpu begun = ProcessCpu.of(processes);
        ProcessCpu before = begun;
        long deadline = System.nanoTime() + MOST.toNanos();
        double share = 1;
        while (share > IDLE_SHARE && System.nanoTime() < deadline) {
            long from = System.nanoTime();
            LoadGenerator.pause(LOOK);
            ProcessCpu now = ProcessCpu.of(processes);
            share = (double) now.nanosSince(before) / (System.nanoTime() - from);
            before = now;
        }
        return before.nanosSince(begun);
    }
}
