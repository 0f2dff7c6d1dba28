package io.councilrouter.config;

/** Block {@code log}. */
public record LogConfig(
        @Key(
                        value = "requests",
                        says =
                                "Which requests have a line in the access log: all but those for /health* and /metrics, or all.")
                Access access) {

    /** Which requests get a line. */
    public enum Access {
        /** All except those for {@code /health*} and {@code /metrics}. */
        REQUESTS,
        /** All of them. */
        ALL
    }
}
