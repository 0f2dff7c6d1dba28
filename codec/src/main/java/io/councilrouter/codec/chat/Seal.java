package io.councilrouter.codec.chat;

/**
 * What only the server that made it understands, and wants back unchanged in the next turn: a proof of what it thought, or
 * the thought itself where nobody may read it. Never shown as text.
 */
public enum Seal {
    /** Signs what was told just before, which is reasoning, a text or a call. */
    SIGNATURE,
    /** Stands in place of reasoning that is not told. */
    OPAQUE
}
