package io.councilrouter.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of {@code keys}: somebody who may use models. */
public record KeyConfig(
        @Key(
                        required = true,
                        says = "Its name in logs, metrics and stored rows: letters, digits, dot, dash, underscore.")
                String id,
        @Key(required = true, says = "sha256:HEX of the key, as council-router key new prints it.") @Nullable
                Secret hash,
        @Key(value = "[\"*\"]", says = "Models it may use, by public name; * for all, a trailing * for a prefix.")
                List<String> models,
        @Key(value = "0", min = "0", max = "100000000", says = "Requests per minute; 0: no limit.") int rpm,
        @Key(value = "0", min = "0", max = "1000000", says = "Maximum number of concurrent requests; 0: no limit.")
                int maxConcurrency) {

    /** Whether a text can be an id. */
    public static boolean isId(String text) {
        return KeyCheck.ID.matcher(text).matches();
    }
}
