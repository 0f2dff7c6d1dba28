package io.councilrouter.config;

import java.time.Duration;

/** Block {@code limits}: a bound for everything that a peer can make grow, in bytes, counts and time. */
public record LimitsConfig(
        @Key(value = "32MiB", min = "1KiB", max = "2047MiB", says = "Largest request body; beyond it 413.") Size body,
        @Key(
                        value = "256MiB",
                        min = "1MiB",
                        says =
                                "Memory for all request bodies together, shared equally by the event loops; beyond it 503.")
                Size bodyMemory,
        @Key(
                        value = "64KiB",
                        max = "1GiB",
                        says =
                                "How much of an upload is kept for another attempt, and how far into a form its model is looked for (64KiB at least).")
                Size replay,
        @Key(
                        value = "32KiB",
                        min = "1KiB",
                        max = "1MiB",
                        says = "All header lines of a message together; beyond it 431.")
                Size header,
        @Key(value = "128", min = "8", max = "4096", says = "Header lines of a message; beyond it 431.")
                int headerCount,
        @Key(value = "16KiB", min = "256B", max = "1MiB", says = "Request line; beyond it 414.") Size requestLine,
        @Key(value = "256", min = "8", max = "1000", says = "Nesting of a JSON body; beyond it 400.") int jsonDepth,
        @Key(value = "4MiB", min = "4KiB", max = "1GiB", says = "One event or line of a stream from a model server.")
                Size event,
        @Key(
                        value = "1MiB",
                        min = "16KiB",
                        max = "1GiB",
                        says = "What a client may send ahead while its answer is under way; then reading pauses.")
                Size pipelined,
        @Key(value = "15s", min = "100ms", max = "1h", says = "Time for a request head, from its first byte; then 408.")
                Duration headerRead,
        @Key(value = "30s", min = "100ms", max = "1h", says = "Pause allowed within a request body; then 408.")
                Duration bodyIdle,
        @Key(value = "75s", min = "1s", max = "24h", says = "How long an idle client connection is kept.")
                Duration idle,
        @Key(value = "60s", min = "1s", max = "24h", says = "How long a client may take nothing of its answer.")
                Duration writeStall,
        @Key(value = "10000", min = "1", says = "Client connections at once.") int connections,
        @Key(value = "512", min = "1", says = "Client connections at once from one address.")
                int connectionsPerAddress) {}
