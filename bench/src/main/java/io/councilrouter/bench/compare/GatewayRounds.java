package io.councilrouter.bench.compare;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.machine.AllocationMeter;
import io.councilrouter.bench.load.machine.Resident;
import io.councilrouter.bench.load.plan.AllocationScenario;
import io.councilrouter.bench.load.plan.RequestScenario;
import io.councilrouter.bench.load.plan.Settings;
import io.councilrouter.bench.load.plan.Stage;
import io.councilrouter.bench.load.plan.StreamScenario;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.Sample;
import io.councilrouter.bench.load.target.MeasuredGateway;
import io.councilrouter.bench.load.target.Nginx;
import io.councilrouter.bench.load.target.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures both gateways in one run, along with nginx and with nothing in between. Each round starts both gateways
 * again and warms them up: two JVMs with the same jars differ by a few per cent, depending on what the compiler
 * happened to decide, and with one pair for all rounds that would look like a difference between the commits.
 */
final class GatewayRounds {

    /** The parts that can be chosen. */
    static final List<String> PARTS = List.of("start", "requests", "streams", "stored", "allocation");

    private static final String CORE = "0";
    private static final int MANY = 64;
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final CompareOptions options;
    private final Stage stage;
    private final List<Side> sides;

    GatewayRounds(CompareOptions options, Stage stage, List<Side> sides) {
        this.options = options;
        this.stage = stage;
        this.sides = sides;
    }

    /** How long all rounds take if nothing disturbs them. */
    static Duration estimate(CompareOptions options) {
        Settings settings = options.settings();
        // Between the least and the most time that the compiler takes.
        Duration warm = settings.warmUp().plus(settings.compiling().dividedBy(3));
        Duration request = settings.ramp().plus(settings.window()).plusMillis(500);
        Duration stream = request.plusMillis(4_500);
        Duration round = Duration.ofSeconds(7);
        if (options.wantsAny("requests", "allocation")) {
            round = round.plus(warm.multipliedBy(2));
        }
        if (options.wants("requests")) {
            round = round.plus(request.multipliedBy(8));
        }
        if (options.wantsAny("streams", "allocation")) {
            round = round.plus(warm.multipliedBy(6));
        }
        if (options.wants("streams")) {
            round = round.plus(stream.multipliedBy(6));
        }
        if (options.wants("allocation")) {
            round = round.plus(stream.plusMillis(settings.steadyRequests() / 40).multipliedBy(4));
        }
        if (options.wants("stored")) {
            round = round.plus(warm.multipliedBy(6))
                    .plus(request.plus(stream).multipliedBy(2))
                    .plusSeconds(30);
        }
        return round.multipliedBy(settings.rounds());
    }

    /** Runs all rounds. */
    void run(Runnable afterRound) throws IOException {
        int rounds = stage.settings().rounds();
        Remaining remaining = new Remaining("gateways", rounds, stage.say());
        try (Nginx nginx = Nginx.start(
                options.work().resolve("nginx"), options.nginx(), stage.mock().openAiPort(), CORE)) {
            for (int round = 1; round <= rounds; round++) {
                if (options.wantsAny("start", "requests", "streams", "allocation")) {
                    started(round, nginx, false);
                }
                if (options.wants("stored")) {
                    started(round, nginx, true);
                }
                afterRound.run();
                remaining.done(round);
            }
        }
    }

    /** The gateways that store everything run after the others have ended: two at a time need enough memory. */
    private void started(int round, Nginx nginx, boolean storing) throws IOException {
        List<Side> order = Stage.inTurn(sides, round);
        try (MeasuredGateway first = start(order.getFirst(), round, storing);
                MeasuredGateway second = start(order.getLast(), round, storing)) {
            List<MeasuredGateway> gateways =
                    order.getFirst().name().equals(Side.BASE) ? List.of(first, second) : List.of(second, first);
            if (storing) {
                stored(round, gateways);
            } else {
                requests(round, nginx, gateways);
                streams(round, nginx, gateways);
                if (options.wants("allocation")) {
                    allocation(round, gateways);
                }
            }
        }
    }

    private MeasuredGateway start(Side side, int round, boolean storing) throws IOException {
        Path home = options.work().resolve(side.name());
        empty(home);
        MeasuredGateway.Setup setup = new MeasuredGateway.Setup(
                side.name(),
                side.gateway(options.java().getFirst()),
                1,
                CORE,
                stage.mock().openAiPort(),
                stage.mock().ollamaPort(),
                storing);
        MeasuredGateway gateway = MeasuredGateway.start(home, setup);
        if (options.wants("start") && !storing) {
            LoadGenerator.pause(SETTLE);
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.START_MS, gateway.startNanos() / 1e6);
            figures.put(Figure.RSS_MB, Resident.bytes(List.of(gateway.pid())) / 1e6);
            stage.keep(new Sample("start", side.name(), round, figures));
        }
        return gateway;
    }

    private void requests(int round, Nginx nginx, List<MeasuredGateway> gateways) {
        if (options.wantsAny("requests", "allocation")) {
            warmRequests(round, plain(gateways));
        }
        if (options.wants("requests")) {
            List<Way> targets = beside(Way.direct(stage.mock().openAiPort()), nginx.plain(), plain(gateways));
            stage.round(RequestScenario.name(MANY), targets, round, new RequestScenario(stage, MANY)::measure);
            stage.round(RequestScenario.name(1), targets, round, new RequestScenario(stage, 1)::measure);
        }
    }

    private void streams(int round, Nginx nginx, List<MeasuredGateway> gateways) {
        List<Way> translated =
                gateways.stream().map(MeasuredGateway::translated).toList();
        if (options.wantsAny("streams", "allocation")) {
            // The compiler is warm for requests, not for streams: at 500 streams it takes 25 seconds to go quiet.
            warmStreams(round, plain(gateways), 2);
            warmStreams(round, translated, 1);
        }
        if (options.wants("streams")) {
            List<Way> targets = beside(Way.direct(stage.mock().openAiPort()), nginx.plain(), plain(gateways));
            targets.addAll(translated);
            stage.round(streamsName(), targets, round, streamScenario()::measure);
        }
    }

    private void stored(int round, List<MeasuredGateway> gateways) {
        List<Way> targets = plain(gateways);
        warmRequests(round, targets);
        stage.round(RequestScenario.name(MANY), targets, round, new RequestScenario(stage, MANY)::measure);
        warmStreams(round, targets, 2);
        stage.round(streamsName(), targets, round, streamScenario()::measure);
    }

    private void allocation(int round, List<MeasuredGateway> gateways) throws IOException {
        try (AllocationMeter base = AllocationMeter.attach(gateways.getFirst().pid());
                AllocationMeter head = AllocationMeter.attach(gateways.getLast().pid())) {
            if (base == null || head == null) {
                stage.results().note("Heap allocation was not measured: a gateway's runtime does not allow attaching.");
                return;
            }
            List<Way> targets = plain(gateways);
            gateways.forEach(gateway -> targets.add(gateway.translated()));
            stage.round(AllocationScenario.NAME, targets, round, target -> new AllocationScenario(
                            stage, target.name().startsWith(Side.BASE) ? base : head)
                    .measure(target));
        }
    }

    private void warmRequests(int round, List<Way> targets) {
        for (Way target : Stage.inTurn(targets, round)) {
            stage.say().accept("warming " + target.name());
            new RequestScenario(stage, MANY).warm(target, stage.settings().warmUp());
            stage.rest(target);
        }
    }

    private void warmStreams(int round, List<Way> targets, int times) {
        for (Way target : Stage.inTurn(targets, round)) {
            stage.say().accept("warming " + target.name() + " with streams");
            streamScenario().warm(target, stage.settings().warmUp().multipliedBy(times));
            stage.rest(target);
        }
    }

    private StreamScenario streamScenario() {
        return new StreamScenario(stage, stage.settings().streams());
    }

    private String streamsName() {
        return StreamScenario.name(stage.settings().streams());
    }

    /** A new list, base first. */
    private static List<Way> plain(List<MeasuredGateway> gateways) {
        List<Way> targets = new ArrayList<>();
        gateways.forEach(gateway -> targets.add(gateway.plain()));
        return targets;
    }

    private static List<Way> beside(Way direct, Way nginx, List<Way> gateways) {
        List<Way> targets = new ArrayList<>(List.of(direct, nginx));
        targets.addAll(gateways);
        return targets;
    }

    /** Empties the folder, so that this gateway does not start with data of the last round. */
    private static void empty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
