package io.councilrouter.bench.load.plan;

import io.councilrouter.bench.load.drive.LoadGenerator;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.report.Sample;
import io.councilrouter.bench.load.target.MockProcess;
import io.councilrouter.bench.load.target.Way;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What every scenario needs.
 *
 * @param settings how long and how often
 * @param generator makes the load
 * @param mock answers it
 * @param results keeps the samples
 * @param say tells the person who waits
 */
public record Stage(
        Settings settings, LoadGenerator generator, MockProcess mock, Results results, Consumer<String> say) {

    /** Above this share of one core taken by others, a figure is doubtful. */
    private static final double DISTURBED_PERCENT = 5;

    /** One measurement of one target. */
    @FunctionalInterface
    public interface Measurement {
        /** Measures once. */
        Map<Figure, Double> of(Way target);
    }

    /** Every target once a round, in {@link #inTurn another order} each. */
    public void rounds(String scenario, List<Way> targets, Measurement measurement) {
        for (int round = 1; round <= settings.rounds(); round++) {
            round(scenario, targets, round, measurement);
        }
    }

    /** Every target once, in the order of this round. */
    public void round(String scenario, List<Way> targets, int round, Measurement measurement) {
        for (Way target : inTurn(targets, round)) {
            Map<Figure, Double> figures = leastDisturbed(target, measurement);
            new Rest(settings).after(target, figures);
            keep(new Sample(scenario, target.name(), round, figures));
        }
    }

    /**
     * The order of a round, so that a drift of the machine meets all alike: every second round begins one further, and the one after it is the same
     * backwards. Were all to go forwards, each would always come after the same one, and what that one leaves behind would look like its own.
     */
    public static <T> List<T> inTurn(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, -((round - 1) / 2));
        return round % 2 == 1 ? order : order.reversed();
    }

    /** Lets a target that was warmed finish what it put off: it would do so beside the one that is measured next. */
    public void rest(Way target) {
        Rest.untilIdle(target);
    }

    /** Keeps a sample and says it. */
    public void keep(Sample sample) {
        results.add(sample);
        if (disturbance(sample.figures()) > DISTURBED_PERCENT) {
            results.note(
                    "Other processes used the cores while this was measured (see \"others' CPU\"); figures may be too high.");
        }
        String figures = sample.figures().entrySet().stream()
                .map(each -> each.getKey().title() + " " + String.format(Locale.ROOT, "%.1f", each.getValue()))
                .collect(Collectors.joining(", "));
        say.accept(sample.scenario() + ", round " + sample.round() + ", " + sample.target() + ": " + figures);
    }

    /** Chosen by what others did, never by what the target did. */
    private Map<Figure, Double> leastDisturbed(Way target, Measurement measurement) {
        Map<Figure, Double> best = measurement.of(target);
        for (int tried = 1; tried < settings.tries() && disturbance(best) > DISTURBED_PERCENT; tried++) {
            Map<Figure, Double> next = measurement.of(target);
            if (disturbance(next) < disturbance(best)) {
                best = next;
            }
        }
        return best;
    }

    private static double disturbance(Map<Figure, Double> figures) {
        return figures.getOrDefault(Figure.FOREIGN_PERCENT, 0.0) + figures.getOrDefault(Figure.STOLEN_PERCENT, 0.0);
    }
}
