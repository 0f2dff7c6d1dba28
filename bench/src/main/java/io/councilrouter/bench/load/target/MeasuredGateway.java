package io.councilrouter.bench.load.target;

import io.councilrouter.bench.load.wire.Payloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The gateway, started as a user would start it, with both of the mock's ports as backends and its access log in a file. */
public final class MeasuredGateway implements AutoCloseable {

    private final ChildProcess process;
    private final long startNanos;
    private final Way plain;
    private final Way translated;

    /**
     * How a gateway is started.
     *
     * @param called prefix of its targets' names
     * @param command up to and without {@code serve}
     * @param eventLoops how many
     * @param cores in taskset's notation
     * @param openAiPort of the mock
     * @param ollamaPort of the mock
     * @param storing whether every request and answer is kept
     */
    public record Setup(
            String called,
            List<String> command,
            int eventLoops,
            String cores,
            int openAiPort,
            int ollamaPort,
            boolean storing) {

        /** Under its own name. */
        public Setup(
                List<String> command, int eventLoops, String cores, int openAiPort, int ollamaPort, boolean storing) {
            this(Way.GATEWAY, command, eventLoops, cores, openAiPort, ollamaPort, storing);
        }

        /** The same with other loops on other cores. */
        public Setup on(int loops, String otherCores) {
            return new Setup(called, command, loops, otherCores, openAiPort, ollamaPort, storing);
        }

        /** The same, keeping everything. */
        public Setup keeping() {
            return new Setup(called, command, eventLoops, cores, openAiPort, ollamaPort, true);
        }

        private String name() {
            if (storing) {
                return Way.storing(called);
            }
            return eventLoops == 1 ? called : called + ", " + eventLoops + " loops";
        }
    }

    private MeasuredGateway(ChildProcess process, long startNanos, Way plain, Way translated) {
        this.process = process;
        this.startNanos = startNanos;
        this.plain = plain;
        this.translated = translated;
    }

    /** Starts in a directory of its own and waits until it proxies. */
    public static MeasuredGateway start(Path directory, Setup setup) throws IOException {
        Files.createDirectories(directory);
        int port = Ports.free();
        Path file = directory.resolve("council-router.yaml");
        Files.writeString(file, configuration(port, setup));
        List<String> command = new ArrayList<>(setup.command);
        command.addAll(List.of(
                "serve",
                "-c",
                file.toAbsolutePath().toString(),
                "--home",
                directory.toAbsolutePath().toString()));
        ChildProcess process = ChildProcess.start(command, setup.cores, directory.resolve("access.log"));
        Way.Route route = new Way.Route(port, Payloads.OPENAI_MODEL);
        Way.Route crossed = new Way.Route(port, Payloads.OLLAMA_MODEL);
        try {
            long startNanos = process.awaitAnswer(port, route.request());
            process.awaitAnswer(port, crossed.request());
            return new MeasuredGateway(
                    process,
                    startNanos,
                    new Way(setup.name(), process::pids, route, route),
                    new Way(Way.translated(setup.called), process::pids, crossed, crossed));
        } catch (IllegalStateException failure) {
            process.close();
            throw failure;
        }
    }

    /** OpenAI in, OpenAI out. */
    public Way plain() {
        return plain;
    }

    /** OpenAI in, Ollama out. */
    public Way translated() {
        return translated;
    }

    /** The process id of its JVM. */
    public long pid() {
        return process.pid();
    }

    /** From start to the first proxied answer. */
    public long startNanos() {
        return startNanos;
    }

    /** Ends it as {@code kill -9} does; {@link #close()} is not needed then. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }

    private static String configuration(int port, Setup setup) {
        return """
            server: {host: 127.0.0.1, port: %d, event_loops: %d}
            limits: {connections: 20000, connections_per_address: 20000}
            discovery: {enabled: false, simulator: never}
            response_storage: {enabled: %s}
            backends:
              - {name: mock-openai, type: openai, url: "http://127.0.0.1:%d/v1"}
              - {name: mock-ollama, type: ollama, url: "http://127.0.0.1:%d"}
            """
                .formatted(port, setup.eventLoops, setup.storing, setup.openAiPort, setup.ollamaPort);
    }
}
