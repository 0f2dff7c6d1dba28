package io.councilrouter.bench.load.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of processes, in nanoseconds. Threads are read one by one from {@code /proc/PID/task/TID/schedstat}, which
 * counts nanoseconds; threads that have ended are missing there, so the process's own {@code stat} (ticks of 10 ms,
 * ended threads included) is the lower bound.
 */
public final class ProcessCpu {

    private static final long TICK_NANOS = 10_000_000;

    private final Map<String, Long> threads;
    private final long ticks;

    private ProcessCpu(Map<String, Long> threads, long ticks) {
        this.threads = threads;
        this.ticks = ticks;
    }

    /** Reads now. A process that is gone counts 0. */
    public static ProcessCpu of(Collection<Long> pids) {
        Map<String, Long> threads = new HashMap<>();
        long ticks = 0;
        for (long pid : pids) {
            ticks += ticks(pid);
            addThreads(pid, threads);
        }
        return new ProcessCpu(threads, ticks);
    }

    /** The same for a HotSpot JVM's compiler threads alone; 0 if there are none, as in nginx. */
    public static ProcessCpu ofCompilers(Collection<Long> pids) {
        Map<String, Long> threads = new HashMap<>();
        pids.forEach(pid -> addThreads(pid, threads));
        threads.keySet().removeIf(task -> !compiles(task));
        return new ProcessCpu(threads, 0);
    }

    /** CPU time used between an earlier reading and this one. */
    public long nanosSince(ProcessCpu earlier) {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : threads.entrySet()) {
            nanos += thread.getValue() - earlier.threads.getOrDefault(thread.getKey(), 0L);
        }
        return Math.max(nanos, (ticks - earlier.ticks - 1) * TICK_NANOS);
    }

    private static void addThreads(long pid, Map<String, Long> threads) {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                String stat = read(task.resolve("schedstat"));
                if (stat != null) {
                    threads.put(task.toString(), Long.parseLong(stat.substring(0, stat.indexOf(' '))));
                }
            }
        } catch (IOException gone) {
            threads.keySet().removeIf(task -> task.startsWith("/proc/" + pid + "/"));
        }
    }

    /**
     * The kernel keeps fifteen characters of a thread's name, so "C1 CompilerThread0" and "C2 CompilerThread0" lose
     * their ends.
     */
    private static boolean compiles(String task) {
        String name = read(Path.of(task, "comm"));
        return name != null && (name.startsWith("C1 CompilerThre") || name.startsWith("C2 CompilerThre"));
    }

    private static long ticks(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        if (stat == null) {
            return 0;
        }
        // The name in parentheses may contain blanks; utime and stime are the 12th and 13th fields after it.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return null;
        }
    }
}
