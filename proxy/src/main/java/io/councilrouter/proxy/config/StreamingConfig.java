package io.councilrouter.proxy.config;

import java.time.Duration;

/** Block {@code streaming}. */
public record StreamingConfig(
        @Key(value = "15s", max = "1h", says = "Comment sent into a silent event stream this often; 0 sends none.")
                Duration heartbeat) {}
