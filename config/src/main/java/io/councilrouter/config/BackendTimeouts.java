package io.councilrouter.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Block {@code timeouts} of one backend: values here take precedence over the general block. */
public record BackendTimeouts(
        @Key(min = "10ms", max = "10m", says = "As timeouts.connect.") @Nullable Duration connect,
        @Key(
                        min = "10ms",
                        max = "24h",
                        says = "As timeouts.response_header; if set here, it also applies without streaming.")
                @Nullable
                Duration responseHeader,
        @Key(min = "10ms", max = "24h", says = "As timeouts.first_token.") @Nullable Duration firstToken,
        @Key(min = "10ms", max = "24h", says = "As timeouts.stall.") @Nullable Duration stall,
        @Key(min = "10ms", max = "168h", says = "As timeouts.total.") @Nullable Duration total) {

    /** The timeouts in effect for this backend. */
    public TimeoutsConfig over(TimeoutsConfig general) {
        return new TimeoutsConfig(
                connect == null ? general.connect() : connect,
                responseHeader == null ? general.responseHeader() : responseHeader,
                firstToken == null ? general.firstToken() : firstToken,
                stall == null ? general.stall() : stall,
                total == null ? general.total() : total);
    }
}
