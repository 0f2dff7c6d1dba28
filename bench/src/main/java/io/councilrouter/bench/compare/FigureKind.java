package io.councilrouter.bench.compare;

/** What sort of figure it is: what more of it is called, and whether it is held to a rule. All of them are better when they are less. */
enum FigureKind {
    /** CPU time a request or a token: worse when even the interval's lower end is above {@link #MOST_PERCENT}. */
    CPU("faster", "slower"),
    /** Bytes allocated: no higher, within {@link #slack}. They hardly vary, so the mean counts, once the interval says that it is more. */
    BYTES("less", "more"),
    /** Time that passes, shown only: it says as much of the machine as of us. */
    TIME("faster", "slower"),
    /** Memory held, shown only. */
    MEMORY("less", "more");

    /** How much dearer a request may be for certain. */
    static final double MOST_PERCENT = 2;

    /** Bytes an operation that are JMH's own, as in the budget's gate. */
    static final double MEASURING_BYTES = 0.5;

    /** And the share of a figure that a thread beside the path may add to it. */
    private static final double SHARE = 0.01;

    private final String better;
    private final String worse;

    FigureKind(String better, String worse) {
        this.better = better;
        this.worse = worse;
    }

    /** What it is called when the head has less or more. */
    String word(boolean more) {
        return more ? worse : better;
    }

    /** By how much bytes may grow. */
    static double slack(double base) {
        return Math.max(MEASURING_BYTES, SHARE * base);
    }

    /** How the figure is told: bytes may be none, and of less than one a percentage says nothing. */
    Difference difference(Paired paired) {
        return this == BYTES && !paired.allAtLeast(1) ? paired.inBytes() : paired.inPercent();
    }

    /** Whether the head is worse by the rule of this kind; never of a single round, which has no interval. */
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
