package io.councilrouter.storage.write;

import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/** All open exchanges: found by ring and id, or walked from the oldest to the youngest. */
final class OpenExchanges {

    private final Long2ObjectHashMap<OpenExchange>[] byRing;
    private @Nullable OpenExchange oldest;
    private @Nullable OpenExchange youngest;
    private int size;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    OpenExchanges(int rings) {
        byRing = new Long2ObjectHashMap[rings];
        for (int i = 0; i < rings; i++) {
            byRing[i] = new Long2ObjectHashMap<>();
        }
    }

    @Nullable
    OpenExchange find(int ring, long exchange) {
        return byRing[ring].get(exchange);
    }

    /** Whether one is open whose client may come back to its answer by this id. */
    boolean answering(String answerId) {
        for (OpenExchange each = youngest; each != null; each = each.older) {
            if (each.answerId.equals(answerId)) {
                return true;
            }
        }
        return false;
    }

    void add(OpenExchange added) {
        byRing[added.ring].put(added.exchange, added);
        added.older = youngest;
        if (youngest == null) {
            oldest = added;
        } else {
            youngest.younger = added;
        }
        youngest = added;
        size++;
    }

    void remove(OpenExchange removed) {
        byRing[removed.ring].remove(removed.exchange);
        OpenExchange older = removed.older;
        OpenExchange younger = removed.younger;
        if (older == null) {
            oldest = younger;
        } else {
            older.younger = younger;
        }
        if (younger == null) {
            youngest = older;
        } else {
            younger.older = older;
        }
        removed.older = null;
        removed.younger = null;
        size--;
    }

    @Nullable
    OpenExchange oldest() {
        return oldest;
    }

    int size() {
        return size;
    }
}
