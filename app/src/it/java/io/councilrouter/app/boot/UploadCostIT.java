package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Heap use does not grow with the body: 30 MB are received, scanned and forwarded with 64 KiB of heap. */
class UploadCostIT {
    private static final Pattern RESULT = Pattern.compile("heap_bytes=(\\d+)");

    @Test
    void thirtyMegabytesCostAtMost64KiBOfHeap(TestReporter reporter) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of(System.getProperty("root.dir", ".."), "conf", "jvm.options"),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        UploadCost.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        Matcher result = RESULT.matcher(said);
        assertTrue(result.find(), said);
        long bytes = Long.parseLong(result.group(1));
        reporter.publishEntry("heap for a body of 30 MB", bytes + " bytes");
        assertTrue(bytes <= 64 * 1024, "the loop allocated " + bytes + " bytes");
    }
}
