package io.councilrouter.bench.compare;

/**
 * One line of the comparison.
 *
 * @param figure what was measured
 * @param kind the kind of figure
 * @param paired its values, round by round
 */
record Row(String figure, FigureKind kind, Paired paired) {

    /** How much more the head has. */
    Difference difference() {
        return kind.difference(paired);
    }

    /**
     * The verdict. An interval that is too wide is always mentioned, and allows a verdict only if it excludes no
     * change.
     */
    String verdict() {
        Difference difference = difference();
        if (!difference.hasInterval()) {
            return "one round: no interval";
        }
        String wide =
                difference.wide() ? " (interval wider than " + difference.unit().widest() + ")" : "";
        if (difference.maybeNone()) {
            return wide.isEmpty() ? "no difference seen" : "too noisy to tell" + wide;
        }
        if (kind == FigureKind.BYTES && Math.abs(paired.inBytes().mean()) <= FigureKind.MEASURING_BYTES) {
            return "no difference seen";
        }
        return kind.word(difference.mean() > 0) + wide;
    }

    /** Whether the head is worse by the rule of this kind of figure. */
    boolean broken() {
        return kind.broken(paired);
    }

    /** The result of the rule; empty if there is none. */
    String rule() {
        if (!kind.ruled()) {
            return "";
        }
        return difference().hasInterval() ? broken() ? "broken" : "kept" : "not judged";
    }
}
