package io.councilrouter.config;

/** Block {@code retry}: further attempts after a failure before the first content. */
public record RetryConfig(
        @Key(value = "0.2", min = "0", max = "10", says = "Retries allowed per request, on average; 0 forbids them.")
                double budget,
        @Key(
                        value = "true",
                        says =
                                "Whether another backend is tried when no first token comes; tokens might be billed twice.")
                boolean firstToken) {}
