package io.councilrouter.bench.load.target;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.SingleRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process, bound to a set of cores, with its output in a file. It ends when it is closed, at the latest with
 * us.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final Thread reaper;
    private final long startedAt;

    private ChildProcess(Process process, Path log, long startedAt) {
        this.process = process;
        this.log = log;
        this.startedAt = startedAt;
        this.reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a process.
     *
     * @param cores in taskset's notation, such as {@code 0} or {@code 0,1}
     * @param log where standard output and standard error go
     */
    public static ChildProcess start(List<String> command, String cores, Path log) throws IOException {
        List<String> bound = new ArrayList<>(List.of("taskset", "-c", cores));
        bound.addAll(command);
        long startedAt = System.nanoTime();
        Process process = new ProcessBuilder(bound)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ChildProcess(process, log, startedAt);
    }

    /** Waits until this request is answered with 200; returns the time since the start, in nanoseconds. */
    public long awaitAnswer(int port, byte[] request) {
        while (System.nanoTime() - startedAt < PATIENCE.toNanos()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("a target ended with " + process.exitValue() + ", see " + log);
            }
            if (answers(port, request)) {
                return System.nanoTime() - startedAt;
            }
            LoadGenerator.pause(POLL);
        }
        throw new IllegalStateException("a target did not answer within " + PATIENCE.toSeconds() + " s, see " + log);
    }

    /** The ids of this process and of those that it started. */
    public List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The process id: it was taskset's, which the command has replaced. */
    public long pid() {
        return process.pid();
    }

    /** Waits for its end, for {@code most} at most; returns whether it ended with 0. */
    public boolean ended(Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        close();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(reaper);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean answers(int port, byte[] request) {
        try {
            return SingleRequest.send(port, request).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
