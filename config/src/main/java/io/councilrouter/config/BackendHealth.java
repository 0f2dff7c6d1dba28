package io.councilrouter.config;

/** Block {@code health} of one backend. */
public record BackendHealth(
        @Key(
                        value = "",
                        says =
                                "Path on its host that every heartbeat requests first, such as /healthz; a status outside"
                                        + " 200 to 299 is a missed beat. For servers without a list of models, and for proxies"
                                        + " in front of one.")
                String path) {
    /** No extra check. */
    public static final BackendHealth NONE = new BackendHealth("");
}
