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
 * What one backend said about its models one by one, because its list leaves out what they can do. An answer holds
 * until the list shows another edition of the model, or the server's version changes; an answer that says nothing holds
 * for {@link #AGAIN} at most. Models that leave the list are forgotten. Confined to the control loop.
 */
final class ModelMemory {
    /** After this time a model about which the server said nothing is asked about again. */
    static final Duration AGAIN = Duration.ofMinutes(15);

    /** A model to be asked about, as it is now. */
    record UnknownModel(String name, String edition, String version) {}

    /** What was said, about which model, and when; no abilities if nothing was said. */
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
            // A beat without a version says nothing about it.
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
            // What an older server version said is better than nothing until the newer one has been asked.
            if (now != null && now.edition().equals(one.about().edition())) {
                facts.able(name, one.abilities());
            }
        });
    }

    /** A model to ask about; null if all are known, or known to be unknown. */
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
     * @param abilities empty if it says nothing, or there was no answer
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
