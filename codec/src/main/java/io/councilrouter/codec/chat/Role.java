package io.councilrouter.codec.chat;

import org.jspecify.annotations.Nullable;

/** Who speaks a message. */
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL;

    /** The role that the word stands for in most dialects, its name in lower case; null for a word that nobody knows. */
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
