package io.councilrouter.bench.load.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How much memory this process and its children may use, including the kernel's cache of their files: all of the
 * machine's, or less if their control group has a limit (cgroups(7), either version).
 */
final class MemoryLimit {

    private static final double MEGA = 1e6;
    private static final long BYTES_OF_KIB = 1024;

    private final Path proc;
    private final Path groups;

    /** Reads from folders other than {@code /proc} and {@code /sys/fs/cgroup}. */
    MemoryLimit(Path proc, Path groups) {
        this.proc = proc;
        this.groups = groups;
    }

    /** The limit in words. */
    static String say() {
        return new MemoryLimit(Path.of("/proc"), Path.of("/sys/fs/cgroup")).words();
    }

    String words() {
        try {
            long machine = machine();
            long group = group();
            String all = mega(machine);
            return group < machine
                    ? all + ", of which everything here, files in the kernel's cache included, had " + mega(group)
                    : all;
        } catch (IOException | NumberFormatException unreadable) {
            return "unknown";
        }
    }

    private static String mega(long bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / MEGA);
    }

    private long machine() throws IOException {
        for (String line : Files.readAllLines(proc.resolve("meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * BYTES_OF_KIB;
            }
        }
        throw new IOException("no MemTotal");
    }

    /** The lowest limit of the group and those above it; more than any machine has if there is none. */
    private long group() throws IOException {
        long least = Long.MAX_VALUE;
        for (String line : Files.readAllLines(proc.resolve("self/cgroup"))) {
            // 4:memory:/a/b of version 1, 0::/a/b of version 2
            String[] parts = line.split(":", 3);
            boolean first = parts.length == 3 && List.of(parts[1].split(",")).contains("memory");
            if (first) {
                least = Math.min(least, least(groups.resolve("memory"), parts[2], "memory.limit_in_bytes"));
            } else if (parts.length == 3 && parts[1].isEmpty()) {
                least = Math.min(least, least(groups, parts[2], "memory.max"));
            }
        }
        return least;
    }

    private static long least(Path root, String group, String file) throws IOException {
        long least = Long.MAX_VALUE;
        Path at = root.resolve(group.substring(1)).normalize();
        for (; at != null && at.startsWith(root); at = at.getParent()) {
            Path limit = at.resolve(file);
            if (Files.exists(limit)) {
                String value = Files.readString(limit).strip();
                least = Math.min(least, value.equals("max") ? Long.MAX_VALUE : Long.parseLong(value));
            }
        }
        return least;
    }
}
