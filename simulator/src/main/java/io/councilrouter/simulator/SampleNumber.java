package io.councilrouter.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** A number that fits a schema: a bound if there is one, else 7. If no number fits, the nearest one. Pure. */
final class SampleNumber {
    private static final BigDecimal USUAL = BigDecimal.valueOf(7);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** Most digits of a bound; nobody means more, and arithmetic on them is slow. */
    private static final int LONGEST = 40;

    private final @Nullable BigDecimal low;
    private final @Nullable BigDecimal high;
    private final boolean aboveLow;
    private final boolean belowHigh;
    private final @Nullable BigDecimal step;

    private SampleNumber(SchemaTree schema, boolean whole) {
        BigDecimal least = number(schema.get("minimum"));
        BigDecimal most = number(schema.get("maximum"));
        BigDecimal above = number(schema.get("exclusiveMinimum"));
        BigDecimal below = number(schema.get("exclusiveMaximum"));
        // Older schemas say true beside the bound instead of giving a second one.
        aboveLow = above != null ? least == null || above.compareTo(least) >= 0 : schema.is("exclusiveMinimum");
        belowHigh = below != null ? most == null || below.compareTo(most) <= 0 : schema.is("exclusiveMaximum");
        low = above != null && aboveLow ? above : least;
        high = below != null && belowHigh ? below : most;
        BigDecimal multiple = number(schema.get("multipleOf"));
        boolean usable = multiple != null && multiple.signum() > 0;
        step = usable ? multiple : whole ? BigDecimal.ONE : null;
    }

    /** A number as JSON; {@code whole} for an integer. */
    static String of(SchemaTree schema, boolean whole) {
        BigDecimal found = new SampleNumber(schema, whole).pick();
        BigDecimal plain = whole ? found.setScale(0, RoundingMode.CEILING) : found.stripTrailingZeros();
        return plain.toPlainString();
    }

    /** A bound or a size that a schema gives; null if it is not a number, or an absurd one. */
    static @Nullable BigDecimal number(@Nullable SchemaTree written) {
        if (written == null || !written.raw().matches("-?[0-9].{0," + LONGEST + "}")) {
            return null;
        }
        BigDecimal number = new BigDecimal(written.raw());
        return Math.abs((long) number.scale()) > LONGEST || number.precision() > LONGEST ? null : number;
    }

    private BigDecimal pick() {
        BigDecimal bound = low != null ? low : high;
        BigDecimal from = bound == null ? USUAL : bound;
        if (step != null) {
            return stepped(from, step);
        }
        if (fits(from)) {
            return from;
        }
        if (low != null && high != null) {
            return low.add(high).divide(TWO);
        }
        return low != null ? from.add(BigDecimal.ONE) : from.subtract(BigDecimal.ONE);
    }

    private BigDecimal stepped(BigDecimal from, BigDecimal each) {
        RoundingMode inwards = low == null && high != null ? RoundingMode.FLOOR : RoundingMode.CEILING;
        BigDecimal found = from.divide(each, 0, inwards).multiply(each);
        if (fits(found)) {
            return found;
        }
        return inwards == RoundingMode.FLOOR ? found.subtract(each) : found.add(each);
    }

    private boolean fits(BigDecimal number) {
        boolean enough = low == null || number.compareTo(low) >= (aboveLow ? 1 : 0);
        return enough && (high == null || number.compareTo(high) <= (belowHigh ? -1 : 0));
    }
}
