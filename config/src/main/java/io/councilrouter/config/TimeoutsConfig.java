package io.councilrouter.config;

import java.time.Duration;

/**
 * Block {@code timeouts}: how long an attempt at a backend, and a request as a whole, may take. For a request that is
 * not streamed only {@code connect} and {@code total} apply, unless its backend sets {@code response_header}.
 */
public record TimeoutsConfig(
        @Key(value = "3s", min = "10ms", max = "10m", says = "Connecting to a backend, including TLS.")
                Duration connect,
        @Key(value = "300s", min = "10ms", max = "24h", says = "From the written request to the head of the answer.")
                Duration responseHeader,
        @Key(
                        value = "300s",
                        min = "10ms",
                        max = "24h",
                        says = "From the written request to the first content of a stream.")
                Duration firstToken,
        @Key(value = "120s", min = "10ms", max = "24h", says = "Longest pause between content frames of a stream.")
                Duration stall,
        @Key(value = "30m", min = "10ms", max = "168h", says = "The whole exchange, including time in the queue.")
                Duration total) {}
