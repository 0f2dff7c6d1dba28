package io.councilrouter.bench.compare;

/**
 * The kind of a figure: what more of it is called, and whether there is a rule for it. For all of them, less is better.
 */
enum FigureKind {
    /** CPU time per request or token: worse if even the interval's lower end is above {@link #MOST_PERCENT}. */
    CPU("faster", "slower"),
    /**
     * Bytes allocated: may not grow by more than {@link #slack}. They hardly vary, so the mean counts, provided that
     * the interval is above 0.
     */
    BYTES("less", "more"),
    /** Elapsed time, shown but not judged: it says as much about the machine as about us. */
    TIME("faster", "slower"),
    /** Memory held, shown but not judged. */
    MEMORY("less", "more");

    /** How much more CPU a request may certainly cost, percent. */
    static final double MOST_PERCENT = 2;

    /** Bytes per operation that JMH itself allocates, as in {@code AllocationGate}. */
    static final double MEASURING_BYTES = 0.5;

    /** And the share of a figure that a background thread may add to it. */
    private static final double SHARE = 0.01;

    private final String better;
    private final String worse;

    FigureKind(String better, String worse) {
        this.better = better;
        this.worse = worse;
    }

    /** The word for the head having less or more. */
    String word(boolean more) {
        return more ? worse : better;
    }

    /** How much bytes may grow. */
    static double slack(double base) {
        return Math.max(MEASURING_BYTES, SHARE * base);
    }

    /**
     * The difference as it is shown: bytes in absolute numbers, since they may be 0, and percentages of less than a
     * byte mean nothing.
     */
    Difference difference(Paired paired) {
        return this == BYTES && !paired.allAtLeast(1) ? paired.inBytes() : paired.inPercent();
    }

    /** Whether the head is worse by the rule of this kind; never after a single round, which has no interval. */
    boolean broken(Paired paired) {
        return switch (this) {
            case CPU -> paired.inPercent().least() > MOST_PERCENT;
            case BYTES -> {
                Difference bytes = paired.inBytes();
                yield bytes.least() > 0 && bytes.mean() > slack(paired.base());
            }
            case TIME, MEMORY -> false;
        };
    }

    /** Whether there is a rule. */
    boolean ruled() {
        return this == CPU || this == BYTES;
    }
}
