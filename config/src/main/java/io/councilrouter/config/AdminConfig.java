package io.councilrouter.config;

import org.jspecify.annotations.Nullable;

/** Block {@code admin}. */
public record AdminConfig(
        @Key(says = "Who may use /admin.") AdminAuth auth,
        @Key(
                        reload = false,
                        says =
                                "A separate address for /admin and /metrics: host:port, or unix:PATH; empty: the main one.")
                String listen,
        @Key(
                        value = "false",
                        says = "Whether clients may pull, push, copy, create and delete models on Ollama backends.")
                boolean allowModelManagement) {

    /** Block {@code admin.auth}. */
    public record AdminAuth(
            @Key(value = "bearer", says = "Whether a token is required.") Type type,
            @Key(
                            value = "",
                            mayBeUnset = true,
                            says = "The token; unset: a random one is made once in data/admin.token.")
                    @Nullable
                    Secret token) {}

    /** How administrators identify themselves. */
    public enum Type {
        /** {@code Authorization: Bearer TOKEN}. */
        BEARER,
        /** They do not. */
        NONE
    }
}
