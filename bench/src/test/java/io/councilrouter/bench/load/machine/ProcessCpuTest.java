package io.councilrouter.bench.load.machine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessCpuTest {

    private final List<Long> us = List.of(ProcessHandle.current().pid());

    /**
     * The machine's counter moves in ticks, the threads' in nanoseconds; either may move first, so the test waits for
     * both.
     */
    @Test
    void countsTheTimeThatAThreadSpends() {
        ProcessCpu before = ProcessCpu.of(us);
        long machineBefore = MachineCpu.now().busyNanos();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        long spent = 0;
        long machineSpent = 0;
        while (spent <= 10_000_000 || machineSpent <= 0) {
            assertTrue(System.nanoTime() < deadline, "spent " + spent + " ns, the machine " + machineSpent + " ns");
            spent = ProcessCpu.of(us).nanosSince(before);
            machineSpent = MachineCpu.now().busyNanos() - machineBefore;
        }
    }

    /** A JVM that runs tests has compiled something, and has done other things, too. */
    @Test
    void tellsWhatCompilersSpentFromTheRest() {
        ProcessCpu none = ProcessCpu.of(List.of());
        long compilers = ProcessCpu.ofCompilers(us).nanosSince(none);
        long all = ProcessCpu.of(us).nanosSince(none);
        assertTrue(compilers > 0 && compilers < all, compilers + " of " + all + " ns");
    }

    @Test
    void aProcessThatIsGoneCountsAsZero() {
        ProcessCpu none = ProcessCpu.of(List.of(Long.MAX_VALUE));
        assertTrue(none.nanosSince(none) == 0);
        assertTrue(Resident.bytes(List.of(Long.MAX_VALUE)) == 0 && Resident.bytes(us) > 1_000_000);
    }

    @Test
    void namesNoPath() {
        Map<String, String> facts = Provenance.now(List.of("no-such-command-here"));
        assertTrue(facts.containsKey("commit") && facts.containsKey("CPU"), facts.toString());
        assertTrue(
                facts.values().stream().noneMatch(value -> value.contains("/work") || value.contains("/tmp")),
                facts.toString());
    }
}
