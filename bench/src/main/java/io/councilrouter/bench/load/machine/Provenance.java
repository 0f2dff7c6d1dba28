package io.councilrouter.bench.load.machine;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * On which machine, and from which build, figures were measured: without this they are worthless. Contains no host
 * names, paths or users.
 */
public final class Provenance {

    private Provenance() {}

    /** Name to value, in the order in which they are printed. */
    public static Map<String, String> now(List<String> nginx) {
        Map<String, String> facts = machine();
        facts.put("nginx", firstLine(nginx).replace("nginx version: ", ""));
        return facts;
    }

    /** The same without nginx. */
    public static Map<String, String> machine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "commit",
                firstLine(List.of("git", "rev-parse", "--short=12", "HEAD")) + (clean() ? "" : " with local changes"));
        facts.put("JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("CPU", cpuModel() + ", " + cores() + " cores");
        facts.put("memory", MemoryLimit.say());
        Version netty = Version.identify().get("netty-transport");
        facts.put("Netty", netty == null ? "unknown" : netty.artifactVersion());
        return facts;
    }

    private static boolean clean() {
        return firstLine(List.of("git", "status", "--porcelain", "--untracked-files=no"))
                .isEmpty();
    }

    /** The cores of the machine; the JVM itself may be bound to one of them. */
    private static long cores() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("processor"))
                    .count();
        } catch (IOException unreadable) {
            return 0;
        }
    }

    private static String cpuModel() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return "unknown";
    }

    private static String firstLine(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "unknown";
            }
            return text.lines().findFirst().orElse("").strip();
        } catch (IOException missing) {
            return "unknown";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
