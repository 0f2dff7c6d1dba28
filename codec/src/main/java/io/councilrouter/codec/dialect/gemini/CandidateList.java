package io.councilrouter.codec.dialect.gemini;

import java.util.ArrayList;
import java.util.List;

/** The candidates of an answer as far as it has come, by their indices. Not thread-safe; whoever creates it closes it. */
final class CandidateList {
    /** More than any client asks for; what comes for another one is not told. */
    private static final int MOST = 128;

    private final List<CandidateState> all = new ArrayList<>(1);
    private final CandidateState beyond = new CandidateState();

    /** The candidate with that index. */
    CandidateState of(int index) {
        while (all.size() <= index && index < MOST) {
            all.add(new CandidateState());
        }
        return index < MOST ? all.get(index) : beyond;
    }

    /** Whether one with that index is told. */
    static boolean tells(int index) {
        return index < MOST;
    }

    /** How many there are, one at least. */
    int count() {
        of(0);
        return all.size();
    }

    void close() {
        all.forEach(CandidateState::close);
        beyond.close();
    }
}
