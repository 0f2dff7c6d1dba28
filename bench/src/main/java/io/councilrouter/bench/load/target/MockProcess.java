package io.councilrouter.bench.load.target;

import io.councilrouter.bench.load.drive.SingleRequest;
import io.councilrouter.bench.load.mock.MockBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mock backend in a separate JVM, which ends when the pipe to its standard input closes. */
public final class MockProcess implements AutoCloseable {

    private static final Pattern PORTS = Pattern.compile("openai=(\\d+) ollama=(\\d+)");

    private final Process process;
    private final int openAiPort;
    private final int ollamaPort;

    /**
     * The mock's counters.
     *
     * @param aborts streams whose client left
     * @param lastAbortNanos when the last one was noticed, on {@link System#nanoTime()}'s clock
     * @param nowNanos that clock in the mock's process
     */
    public record Counters(long aborts, long lastAbortNanos, long nowNanos) {}

    private MockProcess(Process process, int openAiPort, int ollamaPort) {
        this.process = process;
        this.openAiPort = openAiPort;
        this.ollamaPort = ollamaPort;
    }

    /** Starts it with our own class path and flags, on the cores on which we run. */
    public static MockProcess start(List<String> java) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MockBackend.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        String line = out.readLine();
        Matcher ports = PORTS.matcher(line == null ? "" : line);
        if (!ports.matches()) {
            process.destroyForcibly();
            throw new IOException("the mock backend did not start");
        }
        return new MockProcess(process, Integer.parseInt(ports.group(1)), Integer.parseInt(ports.group(2)));
    }

    /** The port that speaks OpenAI's dialect. */
    public int openAiPort() {
        return openAiPort;
    }

    /** The port that speaks Ollama's dialect. */
    public int ollamaPort() {
        return ollamaPort;
    }

    /** Its process. */
    public List<Long> pids() {
        return List.of(process.pid());
    }

    /** Asks for its counters. */
    public Counters counters() throws IOException {
        String text = SingleRequest.get(openAiPort, "/bench/stats").body();
        return new Counters(number(text, "aborts"), number(text, "last_abort_ns"), number(text, "now_ns"));
    }

    /** Whether its clock is the same as ours; otherwise one-way delays mean nothing. */
    public boolean sharesClock() throws IOException {
        long before = System.nanoTime();
        long there = counters().nowNanos();
        return before <= there && there <= System.nanoTime();
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static long number(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":(-?\\d+)").matcher(json);
        if (!value.find()) {
            throw new IllegalStateException("the mock's counters lack " + name);
        }
        return Long.parseLong(value.group(1));
    }
}
