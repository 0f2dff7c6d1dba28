package io.councilrouter.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Block {@code response_storage}: what is stored of requests and answers, and where. */
public record StorageConfig(
        @Key(value = "true", reload = false, says = "Whether requests and answers are stored.") boolean enabled,
        @Key(value = "true", says = "Whether bodies are compressed.") boolean compress,
        @Key(
                        value = "./data/responses.db",
                        reload = false,
                        says = "SQLite file; a relative path is below the home directory.")
                String dbPath,
        @Key(
                        reload = false,
                        says = "PostgreSQL instead of SQLite: jdbc:postgresql://host/database?user=...&password=...;"
                                + " empty: SQLite.")
                @Nullable
                Secret url,
        @Key(value = "forever", says = "How long rows are kept, such as 720h or 90d.") Retention retention,
        @Key(value = "true", reload = false, says = "Whether texts are indexed for search.") boolean fullText,
        @Key(
                        value = "8MiB",
                        min = "64KiB",
                        max = "1GiB",
                        reload = false,
                        says = "Size of the ring between each event loop and the writer; rounded up to a power of two.")
                Size ring,
        @Key(value = "200ms", min = "1ms", max = "1m", says = "How long a row may wait for its batch.")
                Duration flushInterval,
        @Key(
                        value = "backpressure",
                        says = "When a ring is full: pause the stream that feeds it for up to 250ms, or drop at once.")
                OnFull onFull,
        @Key(
                        value = "1MiB",
                        min = "1KiB",
                        max = "64MiB",
                        says = "Largest body stored whole; of a larger one only the beginning is stored.")
                Size maxBody,
        @Key(
                        value = "16MiB",
                        min = "64KiB",
                        max = "1GiB",
                        reload = false,
                        says = "Memory for answers to which a client may come back by their id (previous_response_id)"
                                + " before the database has them.")
                Size heldAnswers,
        @Key(says = "What is not stored.") Exclude exclude) {

    /** What happens while a ring is full. */
    public enum OnFull {
        /** The stream that feeds it pauses, then its text is dropped and counted. */
        BACKPRESSURE,
        /** Text is dropped at once and counted. */
        DROP
    }

    /** Block {@code response_storage.exclude}. */
    public record Exclude(
            @Key(says = "Models, by public name, whose exchanges are not stored, whatever model was asked first.")
                    List<String> models,
            @Key(says = "Route templates, such as /v1/embeddings, whose exchanges are not stored.")
                    List<String> routes) {}
}
