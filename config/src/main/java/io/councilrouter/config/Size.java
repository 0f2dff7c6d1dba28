package io.councilrouter.config;

/**
 * A number of bytes.
 *
 * @param bytes at least 0
 */
public record Size(long bytes) implements Comparable<Size> {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

    /** The size as an {@code int}, for the JDK and Netty; larger sizes become the largest {@code int}. */
    public int intBytes() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(Size other) {
        return Long.compare(bytes, other.bytes);
    }

    /**
     * In the form in which it is written in the configuration, in the largest unit without a fraction: {@code 64KiB}.
     */
    @Override
    public String toString() {
        long rest = bytes;
        int unit = 0;
        while (rest > 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return rest + UNITS[unit];
    }
}
