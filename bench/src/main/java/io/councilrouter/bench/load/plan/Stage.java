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
 * @param mock the backend that answers
 * @param results keeps the samples
 * @param say tells the waiting person how far it is
 */
public record Stage(
        Settings settings, LoadGenerator generator, MockProcess mock, Results results, Consumer<String> say) {

    /** If others took more than this share of one core, a figure is doubtful. */
    private static final double DISTURBED_PERCENT = 5;

    /** One measurement of one target. */
    @FunctionalInterface
    public interface Measurement {
        /** Measures once. */
        Map<Figure, Double> of(Way target);
    }

    /** Measures every target once a round, each round in {@link #inTurn another order}. */
    public void rounds(String scenario, List<Way> targets, Measurement measurement) {
        for (int round = 1; round <= settings.rounds(); round++) {
            round(scenario, targets, round, measurement);
        }
    }

    /** Measures every target once, in the order of this round. */
    public void round(String scenario, List<Way> targets, int round, Measurement measurement) {
        for (Way target : inTurn(targets, round)) {
            Map<Figure, Double> figures = leastDisturbed(target, measurement);
            new Rest(settings).after(target, figures);
            keep(new Sample(scenario, target.name(), round, figures));
        }
    }

    /**
     * The order of targets in a round, chosen so that a drift of the machine affects all alike: every second round
     * begins one target further, and the round after it is the same backwards. If all rounds went forwards, each target
     * would always follow the same one, whose after-effects would look like its own cost.
     */
    public static <T> List<T> inTurn(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, -((round - 1) / 2));
        return round % 2 == 1 ? order : order.reversed();
    }

    /**
     * Lets a target that was warmed up finish the work it put off, which would otherwise disturb the next measurement.
     */
    public void rest(Way target) {
        Rest.untilIdle(target);
    }

    /** Keeps a sample and prints it. */
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

    /**
     * Repeats a disturbed measurement and returns the least disturbed one; it is chosen by what others did, never by
     * the target's own figures.
     */
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
