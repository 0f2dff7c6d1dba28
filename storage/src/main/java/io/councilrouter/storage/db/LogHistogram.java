package io.councilrouter.storage.db;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Counts positive values in buckets whose limits grow by a constant factor: any percentile is accurate to {@value
 * #ERROR_PERCENT} %, however many values there are, and histograms can be added up (DDSketch, Masson et al. 2019).
 *
 * <pre>
 *   bucket 0: below 0.01;  bucket i: 0.01 x 1.0833^(i-1) up to 0.01 x 1.0833^i;  the last, 319: above a billion
 *   stored: for each bucket that is not empty  varint(buckets since the last one)  varint(count)
 * </pre>
 */
final class LogHistogram {
    /** Maximum error of a percentile, in per cent. */
    static final int ERROR_PERCENT = 4;

    private static final double ERROR = ERROR_PERCENT / 100.0;
    private static final double GROWTH = (1 + ERROR) / (1 - ERROR);
    private static final double LOG_GROWTH = Math.log(GROWTH);
    private static final double LEAST = 0.01;
    private static final int BUCKETS = 320;

    /** How many numbers {@link #pairs} needs room for. */
    static final int MOST_PAIRS = 2 * BUCKETS;

    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;

    private final long[] counts = new long[BUCKETS];

    /** Counts a value; NaN and negative values are ignored. */
    void add(double value) {
        if (value >= 0) {
            counts[bucket(value)]++;
        }
    }

    /** Adds a stored histogram; null and damaged ends add nothing. */
    void add(byte @Nullable [] stored) {
        if (stored != null) {
            long[] pairs = new long[Math.min(MOST_PAIRS, stored.length + 2)];
            add(pairs, pairs(stored, pairs));
        }
    }

    /** Adds what {@link #pairs} has read. */
    void add(long[] pairs, int length) {
        for (int i = 0; i < length; i += 2) {
            counts[(int) pairs[i]] += pairs[i + 1];
        }
    }

    /** Adds another. */
    void add(LogHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
    }

    /**
     * Reads a stored histogram as alternating buckets and counts: read once, added to several.
     *
     * @param into has room for {@link #MOST_PAIRS} numbers
     * @return how many numbers were written
     */
    static int pairs(byte @Nullable [] stored, long[] into) {
        if (stored == null) {
            return 0;
        }
        int length = 0;
        ByteBuffer from = ByteBuffer.wrap(stored);
        int bucket = 0;
        while (from.hasRemaining() && length + 1 < into.length) {
            bucket += (int) Math.min(varint(from), BUCKETS);
            long count = varint(from);
            if (bucket >= BUCKETS) {
                break;
            }
            into[length++] = bucket;
            into[length++] = count;
        }
        return length;
    }

    /** The form to store; empty if there are no values. */
    byte[] stored() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] != 0) {
                varint(out, bucket - last);
                varint(out, counts[bucket]);
                last = bucket;
            }
        }
        return out.toByteArray();
    }

    /** The value at or below which this share of all values lies; NaN if there are none. */
    double percentile(double share) {
        long all = 0;
        for (long count : counts) {
            all += count;
        }
        if (all == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(share * all));
        long seen = 0;
        int bucket = -1;
        while (seen < rank) {
            seen += counts[++bucket];
        }
        // The midpoint, from which both limits of the bucket have the same relative distance.
        return bucket == 0 ? 0 : LEAST * Math.pow(GROWTH, bucket - 1) * (1 + ERROR);
    }

    private static int bucket(double value) {
        if (value < LEAST) {
            return 0;
        }
        return (int) Math.min(BUCKETS - 1, 1 + Math.floor(Math.log(value / LEAST) / LOG_GROWTH));
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        int shift = 0;
        while (from.hasRemaining()) {
            byte next = from.get();
            value |= (long) (next & SEVEN_BITS) << shift;
            if ((next & MORE) == 0) {
                break;
            }
            shift += 7;
        }
        return value & Long.MAX_VALUE;
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > SEVEN_BITS) {
            out.write((int) (rest & SEVEN_BITS) | MORE);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
