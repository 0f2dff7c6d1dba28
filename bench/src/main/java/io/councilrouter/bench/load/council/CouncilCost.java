package io.councilrouter.bench.load.council;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.drive.Readings;
import io.councilrouter.bench.load.drive.RequestDriver;
import io.councilrouter.bench.load.drive.SingleRequest;
import io.councilrouter.bench.load.machine.ProcessCpu;
import io.councilrouter.bench.load.machine.Provenance;
import io.councilrouter.bench.load.target.ChildProcess;
import io.councilrouter.bench.load.target.Ports;
import io.councilrouter.bench.load.wire.NettyLogging;
import io.councilrouter.bench.load.wire.Payloads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * CPU time of the gateway for a council of five, with every strategy, compared with the same questions asked one by
 * one: the bodies that the council sent, byte for byte, as separate requests, at the same rate.
 * {@code scripts/bench-e2e --council} starts it, on core 1; the gateway has core 0. Writes a table to standard output;
 * the exit code is 1 if a council adds more than 2 ms.
 *
 * <p>Arguments: the gateway's command line, a directory.
 */
public final class CouncilCost {
    private static final List<String> STRATEGIES =
            List.of("synthesize", "rank-then-synthesize", "debate", "best-of", "vote", "mixture", "cascade");
    private static final int MEMBERS = 5;
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 3;
    private static final double MOST_MICROS = 2000;
    private static final Duration FIRST_WARM_UP = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofMillis(600);
    private static final Duration RAMP = Duration.ofMillis(200);
    private static final Duration WINDOW = Duration.ofMillis(1200);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String PERSONA =
            "You are careful. Say what you know, what you assume and what you would have to look up, and"
                    + " name the step that is most likely to be wrong before you give the result.";

    private final LoadGenerator generator;
    private final PanelServer panel;
    private final ChildProcess gateway;
    private final int port;
    private boolean met = true;

    private CouncilCost(LoadGenerator generator, PanelServer panel, ChildProcess gateway, int port) {
        this.generator = generator;
        this.panel = panel;
        this.gateway = gateway;
        this.port = port;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        NettyLogging.quiet();
        Path work = Path.of(arguments[1]);
        Files.createDirectories(work);
        int port = Ports.free();
        try (LoadGenerator generator = new LoadGenerator();
                PanelServer panel = new PanelServer()) {
            Path file = work.resolve("council-router.yaml");
            Files.writeString(file, configuration(port, panel.port()));
            List<String> command = new ArrayList<>(List.of(arguments[0].strip().split("\\s+")));
            command.addAll(List.of(
                    "serve",
                    "-c",
                    file.toAbsolutePath().toString(),
                    "--home",
                    work.toAbsolutePath().toString()));
            boolean met;
            try (ChildProcess gateway = ChildProcess.start(command, "0", work.resolve("access.log"))) {
                gateway.awaitAnswer(port, council("vote", port));
                CouncilCost cost = new CouncilCost(generator, panel, gateway, port);
                cost.run();
                met = cost.met;
            }
            Provenance.machine().forEach((what, value) -> System.out.println("- " + what + ": " + value));
            System.exit(met ? 0 : 1);
        }
    }

    private static String configuration(int port, int panelPort) {
        return """
            server: {host: 127.0.0.1, port: %d, event_loops: 1}
            discovery: {enabled: false, simulator: never}
            response_storage: {enabled: false}
            backends:
              - {name: panel, type: openai, url: "http://127.0.0.1:%d/v1"}
            """
                .formatted(port, panelPort);
    }

    private static byte[] council(String strategy, int port) {
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < MEMBERS; i++) {
            members.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"member-")
                    .append(i)
                    .append("\",\"persona\":\"")
                    .append(PERSONA)
                    .append("\"}");
        }
        String rounds = strategy.equals("debate") || strategy.equals("mixture") ? ",\"rounds\":2" : "";
        String chat = Payloads.chat(Payloads.OPENAI_MODEL, true);
        return Payloads.post(
                "/v1/council/chat",
                port,
                chat.substring(0, chat.length() - 1) + ",\"council\":{\"strategy\":\"" + strategy + "\"" + rounds
                        + ",\"members\":[" + members + "]}}");
    }

    private void run() {
        System.out.println(
                "| strategy | questions | their bytes | council, us | its questions singly, us | added, us (least to most) |");
        System.out.println("|---|---|---|---|---|---|");
        STRATEGIES.forEach(
                each -> load(List.of(council(each, port)), CLIENTS, FIRST_WARM_UP.dividedBy(STRATEGIES.size())));
        STRATEGIES.forEach(this::measure);
    }

    private void measure(String strategy) {
        byte[] council = council(strategy, port);
        List<String> bodies = panel.during(() -> whole(strategy, council));
        List<byte[]> questions = bodies.stream()
                .map(each -> Payloads.post("/v1/chat/completions", port, each))
                .toList();
        double councils = load(List.of(council), CLIENTS, WARM_UP).perSecond;
        double seconds = CLIENTS / load(questions, CLIENTS, WARM_UP).perSecond;
        // The same rate of questions as with councils: a request costs less the busier the loop is.
        int clients = Math.max(1, (int) Math.round(councils * questions.size() * seconds));
        double[] together = new double[ROUNDS];
        double[] singly = new double[ROUNDS];
        double[] added = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            together[i] = load(List.of(council), CLIENTS, WINDOW).micros;
            singly[i] = load(questions, clients, WINDOW).micros * questions.size();
            added[i] = together[i] - singly[i];
        }
        Arrays.sort(together);
        Arrays.sort(singly);
        Arrays.sort(added);
        met &= added[ROUNDS / 2] <= MOST_MICROS;
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %d | %d | %.0f | %.0f | %.0f (%.0f to %.0f) |%n",
                strategy,
                questions.size(),
                bodies.stream().mapToInt(String::length).sum(),
                together[ROUNDS / 2],
                singly[ROUNDS / 2],
                added[ROUNDS / 2],
                added[0],
                added[ROUNDS - 1]);
    }

    /** Checks that a council had all of its members. */
    private void whole(String strategy, byte[] council) {
        try {
            String answer = SingleRequest.send(port, council).body();
            boolean all = strategy.equals("cascade") || answer.contains("\"reached\":" + MEMBERS);
            if (!all || !answer.contains("\"council\":{") || answer.contains("\"valid\":false")) {
                throw new IllegalStateException("no whole council: " + answer);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * The result of a load.
     *
     * @param micros CPU time of the gateway per request
     * @param perSecond requests a second
     */
    private record Load(double micros, double perSecond) {}

    private Load load(List<byte[]> requests, int clients, Duration window) {
        RequestDriver driver = new RequestDriver(generator.loop(), port, requests, clients);
        generator.begin(driver);
        LoadGenerator.pause(RAMP);
        ProcessCpu before = ProcessCpu.of(gateway.pids());
        long began = System.nanoTime();
        generator.mark(driver);
        LoadGenerator.pause(window);
        long done = generator.readings(driver).counts().completed();
        double spent = ProcessCpu.of(gateway.pids()).nanosSince(before);
        double seconds = (System.nanoTime() - began) / 1e9;
        Readings.LoadCounts counts = generator.finish(driver, GRACE).counts();
        if (counts.errors() > 0 || done == 0) {
            throw new IllegalStateException(counts.errors() + " errors, the first: " + counts.firstError());
        }
        return new Load(spent / done / 1e3, done / seconds);
    }
}
