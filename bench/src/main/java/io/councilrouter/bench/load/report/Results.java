package io.councilrouter.bench.load.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** All samples and notes of one run. Owned by the conducting thread. */
public final class Results {

    private final List<Sample> samples = new ArrayList<>();
    private final SequencedSet<String> notes = new LinkedHashSet<>();

    /** Keeps a sample. */
    public void add(Sample sample) {
        samples.add(sample);
    }

    /** Adds a remark that the reader of the figures must see; the same remark is kept only once. */
    public void note(String text) {
        notes.add(text);
    }

    /** The samples, in the order in which they were taken. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The remarks, in the order in which they were made. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** A figure over all rounds; empty if it was not measured. */
    public Optional<Spread> spread(String scenario, String target, Figure figure) {
        List<Double> values = new ArrayList<>();
        for (Sample sample : samples) {
            if (sample.scenario().equals(scenario) && sample.target().equals(target)) {
                Double value = sample.figures().get(figure);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }
}
