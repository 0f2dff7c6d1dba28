package io.councilrouter.config;

/** Block {@code health} of one backend. */
public record BackendHealth(
        @Key(
                        value = "",
                        says =
                                "Path below its host that every heartbeat asks first, such as /healthz; an answer outside"
                                        + " 200 to 299 is a missed beat. For servers without a list of models, and for what"
                                        + " stands in front of one.")
                String path) {
    /** Asks nothing. */
    public static final BackendHealth NONE = new BackendHealth("");
}
