package io.councilrouter.config;

import java.time.Duration;

/** Block {@code streaming}. */
public record StreamingConfig(
        @Key(value = "15s", max = "1h", says = "How often a comment is sent in a silent event stream; 0: never.")
                Duration heartbeat) {}
