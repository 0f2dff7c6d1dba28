package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.engine.EngineFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one backend said of its models one by one, since its list leaves out what they can do. An answer holds until the list
 * shows another edition of the model, or the server is of another version. So does an answer that says nothing, but not for
 * longer than {@link #AGAIN}. Models that leave the list are forgotten. Confined to the control loop.
 */
final class ModelMemory {
    /** A model of which the server says nothing is asked about once more this much later. */
    static final Duration AGAIN = Duration.ofMinutes(15);

    /** A model to be asked about, as it is now. */
    record UnknownModel(String name, String edition, String version) {}

    /** What was said, of what, and when; no abilities where nothing was said. */
    private record KnownModel(UnknownModel about, Set<String> abilities, long since) {
        boolean holds(UnknownModel now, long nanos) {
            return about.equals(now) && (!abilities.isEmpty() || nanos - since < AGAIN.toNanos());
        }
    }

    private final Map<String, UnknownModel> listed = new LinkedHashMap<>();
    private final Map<String, KnownModel> known = new HashMap<>();
    private String version = "";

    /** Accepts the list of a good beat and adds what is known about its models. */
    void complete(EngineFacts facts) {
        List<EngineFacts.Model> models = facts.models();
        if (!facts.version().isEmpty()) {
            // A beat that does not bring it says nothing about it.
            version = facts.version();
        }
        listed.clear();
        if (models != null) {
            for (EngineFacts.Model model : models) {
                if (!model.edition().isEmpty()) {
                    listed.put(model.name(), new UnknownModel(model.name(), model.edition(), version));
                }
            }
        }
        known.keySet().retainAll(listed.keySet());
        add(facts);
    }

    /** Adds what is known about the models of the last list. */
    void add(EngineFacts facts) {
        known.forEach((name, one) -> {
            UnknownModel now = listed.get(name);
            // Of the same model an older version's word is better than none until the newer one has been asked.
            if (now != null && now.edition().equals(one.about().edition())) {
                facts.able(name, one.abilities());
            }
        });
    }

    /** A model that has to be asked about; null when all are known, or known to be unknown. */
    @Nullable
    UnknownModel next(long nanos) {
        for (UnknownModel each : listed.values()) {
            KnownModel one = known.get(each.name());
            if (one == null || !one.holds(each, nanos)) {
                return each;
            }
        }
        return null;
    }

    /**
     * Remembers an answer.
     *
     * @param abilities empty when it says nothing, or was none
     * @return whether anything is known now, or was before
     */
    boolean answered(UnknownModel about, Set<String> abilities, long nanos) {
        if (!listed.containsKey(about.name())) {
            // It has left the list since it was asked about.
            return false;
        }
        KnownModel before = known.put(about.name(), new KnownModel(about, Set.copyOf(abilities), nanos));
        return !abilities.isEmpty() || (before != null && !before.abilities().isEmpty());
    }
}
