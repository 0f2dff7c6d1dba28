package io.councilrouter.bench.load.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long all cores together were busy, and how long the hypervisor withheld them, from the first line of
 * {@code /proc/stat}.
 *
 * @param busyNanos user, nice, system and interrupts
 * @param stolenNanos time in which another virtual machine ran on our core
 */
public record MachineCpu(long busyNanos, long stolenNanos) {

    private static final long TICK_NANOS = 10_000_000;

    /** Reads now. */
    public static MachineCpu now() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/stat"));
            String[] fields = lines.getFirst().split(" +", -1);
            long busy = ticks(fields, 1) + ticks(fields, 2) + ticks(fields, 3) + ticks(fields, 6) + ticks(fields, 7);
            return new MachineCpu(busy * TICK_NANOS, ticks(fields, 8) * TICK_NANOS);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long ticks(String[] fields, int index) {
        return Long.parseLong(fields[index]);
    }
}
