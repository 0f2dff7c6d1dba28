package io.councilrouter.config;

/** The clients' side: where they reach us, and how many resources they may use. These are top-level keys. */
public record EdgeConfig(
        @Key(says = "Where the gateway listens.") ServerConfig server,
        @Key(says = "Limits on everything that a peer can make grow.") LimitsConfig limits) {}
