package io.councilrouter.config;

import java.time.Duration;

/** Block {@code limits}: a limit for everything that a peer can make grow, in bytes, counts and time. */
public record LimitsConfig(
        @Key(value = "32MiB", min = "1KiB", max = "2047MiB", says = "Largest request body; beyond it 413.") Size body,
        @Key(
                        value = "256MiB",
                        min = "1MiB",
                        says =
                                "Memory for all request bodies together, divided equally among the event loops; beyond it 503.")
                Size bodyMemory,
        @Key(
                        value = "64KiB",
                        max = "1GiB",
                        says =
                                "How much of an upload is kept for another attempt, and how far into a form its model is searched for (at least 64KiB).")
                Size replay,
        @Key(
                        value = "32KiB",
                        min = "1KiB",
                        max = "1MiB",
                        says = "All header lines of a message together; beyond it 431.")
                Size header,
        @Key(value = "128", min = "8", max = "4096", says = "Number of header lines of a message; beyond it 431.")
                int headerCount,
        @Key(value = "16KiB", min = "256B", max = "1MiB", says = "Longest request line; beyond it 414.")
                Size requestLine,
        @Key(value = "256", min = "8", max = "1000", says = "Deepest nesting of a JSON body; beyond it 400.")
                int jsonDepth,
        @Key(
                        value = "4MiB",
                        min = "4KiB",
                        max = "1GiB",
                        says = "Largest event or line of a stream from a model server.")
                Size event,
        @Key(
                        value = "1MiB",
                        min = "16KiB",
                        max = "1GiB",
                        says = "How much a client may send before its last answer is complete; then reading pauses.")
                Size pipelined,
        @Key(
                        value = "16MiB",
                        max = "1GiB",
                        says =
                                "Memory for sealed reasoning that clients without a place for it need in the next turn; 0 keeps none.")
                Size sealedReasoning,
        @Key(value = "1h", min = "1s", max = "24h", says = "How long it is kept without being asked for.")
                Duration sealedReasoningIdle,
        @Key(
                        value = "15s",
                        min = "100ms",
                        max = "1h",
                        says = "Longest time for a request head, from its first byte; then 408.")
                Duration headerRead,
        @Key(value = "30s", min = "100ms", max = "1h", says = "Longest pause within a request body; then 408.")
                Duration bodyIdle,
        @Key(value = "75s", min = "1s", max = "24h", says = "How long an idle client connection is kept.")
                Duration idle,
        @Key(value = "60s", min = "1s", max = "24h", says = "How long a client may go without reading its answer.")
                Duration writeStall,
        @Key(value = "10000", min = "1", says = "Maximum number of client connections.") int connections,
        @Key(value = "512", min = "1", says = "Maximum number of client connections from one address.")
                int connectionsPerAddress) {}
