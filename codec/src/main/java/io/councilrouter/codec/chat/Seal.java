package io.councilrouter.codec.chat;

/**
 * Data that only the server that made it understands and that must be sent back unchanged in the next turn: a
 * signature over the model's reasoning, or encrypted reasoning. Never shown as text.
 */
public enum Seal {
    /** Signs what came just before: reasoning, text or a call. */
    SIGNATURE,
    /** Takes the place of reasoning that is not shown. */
    OPAQUE
}
