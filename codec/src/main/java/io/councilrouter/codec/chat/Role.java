package io.councilrouter.codec.chat;

import org.jspecify.annotations.Nullable;

/** Who speaks in a message. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL;

    /** The role that most dialects mean by this word, which is its name in lower case; null for an unknown word. */
    public static @Nullable Role of(String word) {
        return switch (word) {
            case "system" -> SYSTEM;
            case "developer" -> DEVELOPER;
            case "user" -> USER;
            case "assistant" -> ASSISTANT;
            case "tool" -> TOOL;
            default -> null;
        };
    }
}
