package io.councilrouter.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** All scores of one run, by benchmark. Owned by the conducting thread. */
final class JmhScores {

    private final Map<String, List<Taken>> byBenchmark = new LinkedHashMap<>();
    private final SequencedSet<String> notes = new LinkedHashSet<>();

    /**
     * One score.
     *
     * @param side base or head
     * @param round from 1
     * @param score the result
     */
    record Taken(String side, int round, JmhScore score) {}

    void add(String side, int round, JmhScore score) {
        byBenchmark
                .computeIfAbsent(score.benchmark(), name -> new ArrayList<>())
                .add(new Taken(side, round, score));
    }

    /** Adds a remark that the reader must see. */
    void note(String text) {
        notes.add(text);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** All scores by benchmark and parameters, in the order in which they were first run. */
    Map<String, List<Taken>> byBenchmark() {
        return byBenchmark;
    }
}
