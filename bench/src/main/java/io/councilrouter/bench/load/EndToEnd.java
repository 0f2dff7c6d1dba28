package io.councilrouter.bench.load;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.machine.AllocationMeter;
import io.councilrouter.bench.load.machine.Provenance;
import io.councilrouter.bench.load.machine.Resident;
import io.councilrouter.bench.load.plan.AbortScenario;
import io.councilrouter.bench.load.plan.AllocationScenario;
import io.councilrouter.bench.load.plan.GrowthScenario;
import io.councilrouter.bench.load.plan.PromptScenario;
import io.councilrouter.bench.load.plan.RequestScenario;
import io.councilrouter.bench.load.plan.Stage;
import io.councilrouter.bench.load.plan.StreamScenario;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.JsonReport;
import io.councilrouter.bench.load.report.MarkdownReport;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.report.Sample;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.target.Nginx;
import io.councilrouter.bench.load.target.Way;
import io.councilrouter.bench.load.wire.NettyLogging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conducts the comparison from the first start to the written tables. {@code scripts/bench-e2e} starts it on core 1; what it takes is in
 * {@link LoadOptions}.
 */
public final class EndToEnd {

    private static final String TARGET_CORE = "0";
    private static final String BOTH_CORES = "0,1";

    private final LoadOptions options;
    private final Stage stage;
    private final MeasuredGateway.Setup setup;

    private EndToEnd(LoadOptions options, Stage stage) {
        this.options = options;
        this.stage = stage;
        this.setup = new MeasuredGateway.Setup(
                options.gateway(),
                1,
                TARGET_CORE,
                stage.mock().openAiPort(),
                stage.mock().ollamaPort(),
                false);
    }

    /** Runs all scenarios that the options select. */
    public static void main(String[] arguments) throws IOException {
        NettyLogging.quiet();
        LoadOptions options = LoadOptions.parse(List.of(arguments));
        Results results = new Results();
        try (LoadGenerator generator = new LoadGenerator();
                MockProcess mock = MockProcess.start(options.java())) {
            if (!mock.sharesClock()) {
                throw new IllegalStateException("the mock's clock is not ours: one-way delays would mean nothing");
            }
            Stage stage = new Stage(options.settings(), generator, mock, results, System.out::println);
            new EndToEnd(options, stage).run();
        }
        Map<String, String> provenance = Provenance.now(List.of(options.nginx(), "-v"));
        provenance.put("run", options.summary());
        Files.createDirectories(options.output());
        Files.writeString(options.output().resolve("bench.md"), MarkdownReport.of(results, provenance));
        Files.writeString(options.output().resolve("bench.json"), JsonReport.medians(results, provenance));
        Path samples = options.samples();
        Files.writeString(samples, JsonReport.everySample(results, provenance));
        results.notes().forEach(note -> System.out.println("note: " + note));
        System.out.println("Written: bench.md and bench.json in " + options.output() + ", and " + samples + ".");
    }

    private void run() throws IOException {
        if (options.wants("start")) {
            starts();
        }
        try (Nginx nginx =
                Nginx.start(options.work().resolve("nginx"), options.nginx(), setup.openAiPort(), TARGET_CORE)) {
            if (setup.command().isEmpty()) {
                compare(nginx, null);
                return;
            }
            // The gateway that stores everything is idle while others are measured, and costs next to nothing then.
            try (MeasuredGateway gateway = MeasuredGateway.start(options.work().resolve("gateway"), setup);
                    MeasuredGateway storing =
                            MeasuredGateway.start(options.work().resolve("gateway-storing"), setup.keeping())) {
                compare(nginx, new Gateways(gateway, storing));
            }
        }
    }

    /** Our two gateways: one stores nothing, one stores everything. */
    private record Gateways(MeasuredGateway usual, MeasuredGateway storing) {}

    private void compare(Nginx nginx, @Nullable Gateways gateways) throws IOException {
        MeasuredGateway gateway = gateways == null ? null : gateways.usual;
        Way storing = gateways == null ? null : gateways.storing.plain();
        List<Way> three = new ArrayList<>(List.of(Way.direct(setup.openAiPort()), nginx.plain()));
        List<Way> proxies = new ArrayList<>(List.of(nginx.plain()));
        if (gateway != null) {
            three.add(gateway.plain());
            proxies.add(gateway.plain());
        }
        warm(three);
        requests(nginx, storing, three);
        streams(gateways, three, proxies);
        if (options.wants("abort")) {
            stage.rounds(AbortScenario.NAME, proxies, new AbortScenario(stage)::measure);
        }
        if (options.wants("growth")) {
            for (Way target : proxies) {
                stage.keep(
                        new Sample(GrowthScenario.NAME, target.name(), 1, new GrowthScenario(stage).measure(target)));
            }
        }
        if (gateway != null && options.wants("allocation")) {
            allocation(gateway);
        }
    }

    private void warm(List<Way> targets) {
        Duration time = stage.settings().warmUp();
        for (Way target : targets) {
            stage.say().accept("warming " + target.name());
            new RequestScenario(stage, 64).warm(target, time);
            new StreamScenario(stage, 200).warm(target, time);
            stage.rest(target);
        }
    }

    /**
     * Warms up again, since the compiler has meanwhile been busy with requests: at 500 streams it takes a tenth of the
     * core for the first ten seconds, and goes quiet after 25.
     */
    private void warmAgain(Gateways gateways, int streams) {
        Duration time = stage.settings().warmUp().multipliedBy(2);
        for (Way target : List.of(gateways.usual.plain(), gateways.usual.translated(), gateways.storing.plain())) {
            stage.say().accept("warming " + target.name() + " with " + streams + " streams");
            new StreamScenario(stage, streams).warm(target, time);
            stage.rest(target);
        }
    }

    private void requests(Nginx nginx, @Nullable Way storing, List<Way> three) throws IOException {
        if (!options.wants("requests")) {
            return;
        }
        List<Way> all = new ArrayList<>(three);
        all.add(nginx.bufferedLog());
        if (storing == null) {
            stage.rounds(RequestScenario.name(64), all, new RequestScenario(stage, 64)::measure);
        } else {
            try (MeasuredGateway two =
                    MeasuredGateway.start(options.work().resolve("gateway-2"), setup.on(2, BOTH_CORES))) {
                warm(List.of(two.plain(), storing));
                all.add(two.plain());
                all.add(storing);
                stage.rounds(RequestScenario.name(64), all, new RequestScenario(stage, 64)::measure);
            }
        }
        stage.rounds(RequestScenario.name(1), three, new RequestScenario(stage, 1)::measure);
        stage.rounds(RequestScenario.name(256), three, new RequestScenario(stage, 256)::measure);
    }

    private void streams(@Nullable Gateways gateways, List<Way> three, List<Way> proxies) {
        if (options.wants("streams")) {
            List<Way> all = new ArrayList<>(three);
            int streams = stage.settings().streams();
            if (gateways != null) {
                List<Way> others = List.of(gateways.usual.translated(), gateways.storing.plain());
                warm(others);
                all.addAll(others);
                warmAgain(gateways, streams);
            }
            stage.rounds(StreamScenario.name(streams), all, new StreamScenario(stage, streams)::measure);
        }
        if (options.wants("prompts")) {
            PromptScenario prompts = new PromptScenario(stage);
            stage.rounds(PromptScenario.QUIET, proxies, prompts::quiet);
            stage.rounds(PromptScenario.BESIDE_PROMPTS, proxies, prompts::besidePrompts);
        }
        if (options.wants("overload")) {
            int streams = stage.settings().overload();
            stage.rounds(StreamScenario.name(streams), proxies, new StreamScenario(stage, streams)::measure);
        }
    }

    private void allocation(MeasuredGateway gateway) throws IOException {
        try (AllocationMeter meter = AllocationMeter.attach(gateway.pid())) {
            if (meter == null) {
                stage.results()
                        .note("Heap allocation was not measured: the gateway's runtime does not allow attaching.");
                return;
            }
            AllocationScenario scenario = new AllocationScenario(stage, meter);
            for (Way target : List.of(gateway.plain(), gateway.translated())) {
                stage.keep(new Sample(AllocationScenario.NAME, target.name(), 1, scenario.measure(target)));
            }
        }
    }

    /**
     * Time from the start of the process to the first proxied answer, and the memory of the idle process a second
     * later.
     */
    private void starts() throws IOException {
        for (int round = 1; round <= stage.settings().rounds(); round++) {
            try (Nginx nginx = Nginx.start(
                    options.work().resolve("start-nginx"), options.nginx(), setup.openAiPort(), TARGET_CORE)) {
                started(round, nginx.plain(), nginx.startNanos());
            }
            if (!setup.command().isEmpty()) {
                try (MeasuredGateway gateway =
                        MeasuredGateway.start(options.work().resolve("start-gateway"), setup)) {
                    started(round, gateway.plain(), gateway.startNanos());
                }
            }
        }
    }

    private void started(int round, Way target, long nanos) {
        LoadGenerator.pause(Duration.ofSeconds(1));
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.START_MS, nanos / 1e6);
        figures.put(Figure.RSS_MB, Resident.bytes(target.processes().get()) / 1e6);
        stage.keep(new Sample("start", target.name(), round, figures));
    }
}
