package io.councilrouter.app.boot;

import io.councilrouter.app.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway in a separate process, to which signals can be sent. Records its log. */
final class GatewayProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final Pattern LISTENS = Pattern.compile("event=started .*address=/127\\.0\\.0\\.1:(\\d+)");

    /**
     * Ways to start a program that receives a hang-up even if a parent ignored it; the first that works here is used.
     */
    private static final List<List<String>> HEARING = List.of(
            List.of("env", "--default-signal=HUP"),
            List.of("perl", "-e", "$SIG{HUP} = 'DEFAULT'; exec {$ARGV[0]} @ARGV or die $!"),
            List.of(
                    "python3",
                    "-c",
                    "import os,signal,sys; signal.signal(signal.SIGHUP, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])"));

    /** Starts a program that ignores a hang-up, like {@code nohup}. */
    private static final List<String> NOT_HEARING = List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final int port;

    /** Starts one that receives signals on a free port of loopback, and waits until it listens. */
    GatewayProcess(Path config) {
        this(hearing(), config);
    }

    /** The same with the hang-up signal ignored. */
    static GatewayProcess underNohup(Path config) {
        return new GatewayProcess(NOT_HEARING, config);
    }

    /** How to start it: the tests themselves may run under nohup, which child processes inherit. */
    private static List<String> hearing() {
        return HEARING.stream()
                .filter(each -> runs(each))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no env of GNU, no perl and no python3 here"));
    }

    private static boolean runs(List<String> launcher) {
        List<String> command = new ArrayList<>(launcher);
        command.add("true");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // It is not installed.
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private GatewayProcess(List<String> launcher, Path config) {
        Path root = Path.of(System.getProperty("root.dir", "..")).toAbsolutePath();
        try {
            List<String> command = new ArrayList<>(launcher);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + root.resolve("conf/jvm.options"),
                    "-Xmx128m",
                    "-Dlogback.configurationFile=" + root.resolve("conf/logback.xml"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.councilrouter.app.cli.Main",
                    "serve",
                    "--home",
                    config.resolve("..").toAbsolutePath().normalize().toString(),
                    "-c",
                    config.toString(),
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "0"));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("gateway-log").start(this::read);
        port = Integer.parseInt(said(LISTENS).group(1));
    }

    private void read() {
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("its log ended: " + e);
        }
    }

    /** Waits until a line matches this. */
    Matcher said(Pattern what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            for (String line : lines) {
                Matcher found = what.matcher(line);
                if (found.find()) {
                    return found;
                }
            }
            if (!pause()) {
                break;
            }
        }
        throw new AssertionError("never said " + what + ":\n" + this);
    }

    /** Waits until a line contains this text. */
    void said(String text) {
        said(Pattern.compile(Pattern.quote(text)));
    }

    /** Waits a moment; false if the process has ended and its whole log has been read. */
    private boolean pause() {
        try {
            return !process.waitFor(5, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a signal, named without SIG. */
    void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("kill -" + name + " failed:\n" + this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it has ended; returns its exit code. */
    int exit() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end:\n" + this);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many lines contain this so far. */
    long count(String text) {
        return lines.stream().filter(line -> line.contains(text)).count();
    }

    /** A connection to it. */
    RawClient client() {
        return RawClient.to(port);
    }

    /** The port it listens on. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
