package io.councilrouter.bench.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Resident memory of processes. */
public final class Resident {

    private Resident() {}

    /** VmRSS of all of them, in bytes; a process that is gone counts 0. */
    public static long bytes(Collection<Long> pids) {
        long sum = 0;
        for (long pid : pids) {
            sum += bytes(pid);
        }
        return sum;
    }

    private static long bytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException gone) {
            return 0;
        }
        return 0;
    }
}
