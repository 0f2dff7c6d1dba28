package io.councilrouter.config;

/** The side of the clients: where they reach us, and how much of us they may take. Its keys are top-level keys. */
public record EdgeConfig(
        @Key(says = "Where the gateway listens.") ServerConfig server,
        @Key(says = "Bounds for what a peer can make grow.") LimitsConfig limits) {}
