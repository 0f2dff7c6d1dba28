package io.councilrouter.routing.table;

import java.util.Set;

/** What a model can do, as far as routing cares. A model without known abilities is assumed to have all. */
public enum Ability {
    /** Answers chats. */
    CHAT(1),
    /** Makes embeddings. */
    EMBED(1 << 1),
    /** Calls tools. */
    TOOLS(1 << 2),
    /** Sees images. */
    VISION(1 << 3),
    /** Shows its reasoning. */
    THINKING(1 << 4),
    /** Ranks documents. */
    RERANK(1 << 5),
    /** Understands audio. */
    AUDIO(1 << 6),
    /** Fills the gap before a suffix. */
    INSERT(1 << 7);

    private final int bit;

    Ability(int bit) {
        this.bit = bit;
    }

    /** Its bit in a mask of abilities. */
    public int bit() {
        return bit;
    }

    /** The mask of several abilities. */
    public static int mask(Set<Ability> abilities) {
        int mask = 0;
        for (Ability ability : abilities) {
            mask |= ability.bit;
        }
        return mask;
    }
}
