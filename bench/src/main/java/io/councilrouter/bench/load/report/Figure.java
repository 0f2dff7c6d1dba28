package io.councilrouter.bench.load.report;

/** What is measured. The name in files is the constant's, in lower case. */
public enum Figure {
    CPU_US_PER_REQUEST("CPU us/request"),
    CPU_US_AFTERWARDS("and afterwards"),
    CPU_US_PER_TOKEN("CPU us/token"),
    REQUESTS_PER_SECOND("requests/s"),
    TOKENS_PER_SECOND("tokens/s"),
    CORE_PERCENT("core %"),
    P50_US("p50 us"),
    P99_US("p99 us"),
    FIRST_TOKEN_P50_US("TTFT p50 us"),
    FIRST_TOKEN_P99_US("TTFT p99 us"),
    DELAY_P50_US("one-way p50 us"),
    DELAY_P99_US("one-way p99 us"),
    GAP_P99_US("gap p99 us"),
    ERRORS("errors"),
    LOST_TOKENS("lost tokens"),
    RSS_MB("RSS MB"),
    GROWTH_PERCENT("RSS growth %"),
    BYTES_PER_REQUEST("heap B/request"),
    BYTES_PER_TOKEN("heap B/token"),
    ABORT_P50_US("abort p50 us"),
    ABORT_MAX_US("abort max us"),
    START_MS("start ms"),
    FOREIGN_PERCENT("others' CPU %"),
    STOLEN_PERCENT("stolen %");

    private final String title;

    Figure(String title) {
        this.title = title;
    }

    /** The head of a column. */
    public String title() {
        return title;
    }
}
