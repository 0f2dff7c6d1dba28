package io.councilrouter.proxy.metrics;

import io.councilrouter.codec.chat.Usage;
import io.prometheus.client.Counter;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What each API key uses, by its id. Ids come from the configuration alone; a key that is not in it has no id. Any
 * thread.
 */
final class KeyCounts {
    /** Far more keys than anybody writes into a file by hand. */
    private static final int MOST = 10_000;

    private record KeySeries(Counter.Child requests, Counter.Child prompt, Counter.Child completion) {}

    private final Families families;
    private final ConcurrentHashMap<String, KeySeries> keys = new ConcurrentHashMap<>();

    KeyCounts(Families families) {
        this.families = families;
    }

    /** A request made with a key ended; {@code usage} is what it used, null if unknown. */
    void ended(String key, @Nullable Usage usage) {
        KeySeries known = keys.get(key);
        if (known == null) {
            if (keys.size() >= MOST) {
                return;
            }
            known = keys.computeIfAbsent(key, this::series);
        }
        known.requests.inc();
        if (usage != null) {
            known.prompt.inc((double) Math.max(0, usage.prompt()));
            known.completion.inc((double) Math.max(0, usage.completion()));
        }
    }

    private KeySeries series(String key) {
        return new KeySeries(
                families.keyRequests.labels(key),
                families.keyTokens.labels(key, "prompt"),
                families.keyTokens.labels(key, "completion"));
    }
}
