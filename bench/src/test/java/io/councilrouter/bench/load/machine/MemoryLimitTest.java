package io.councilrouter.bench.load.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryLimitTest {

    private static final String LIMITED =
            "8000 MB, of which everything here, files in the kernel's cache included, had 1500 MB";

    @TempDir
    Path folder;

    @BeforeEach
    void hasAMachineOfEightGigabytes() throws IOException {
        write("proc/meminfo", "MemTotal:        7812500 kB\nMemFree:         1000000 kB\n");
    }

    @Test
    void saysWhatAGroupOfTheFirstVersionMayHave() throws IOException {
        write("proc/self/cgroup", "5:devices:/\n4:cpu,memory:/a/b\n0::/\n");
        write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("groups/memory/a/memory.limit_in_bytes", "9223372036854771712\n");
        write("groups/memory/a/b/memory.limit_in_bytes", "1500000000\n");
        assertEquals(LIMITED, words());
    }

    @Test
    void saysWhatAGroupOfTheSecondVersionMayHave() throws IOException {
        write("proc/self/cgroup", "0::/a/b\n");
        write("groups/a/b/memory.max", "1500000000\n");
        assertEquals(LIMITED, words());
    }

    @Test
    void takesTheLeastOfAllGroupsAbove() throws IOException {
        write("proc/self/cgroup", "0::/a/b\n");
        write("groups/a/memory.max", "1500000000\n");
        write("groups/a/b/memory.max", "max\n");
        assertEquals(LIMITED, words());
    }

    @Test
    void saysWhatTheMachineHasIfThereIsNoLimit() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        assertEquals("8000 MB", words());
        write("proc/self/cgroup", "0::/a\n");
        write("groups/a/memory.max", "max\n");
        assertEquals("8000 MB", words());
        write("groups/a/memory.max", "9000000000\n");
        assertEquals("8000 MB", words());
    }

    @Test
    void doesNotKnowWhatCannotBeRead() {
        assertEquals("unknown", new MemoryLimit(folder.resolve("none"), folder).words());
    }

    private String words() {
        return new MemoryLimit(folder.resolve("proc"), folder.resolve("groups")).words();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
