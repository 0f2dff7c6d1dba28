package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads single figures from Prometheus metrics (text format 0.0.4), summed over all label sets. */
final class MetricLines {
    private MetricLines() {}

    /** The sum of all samples of {@code metric}; −1 if there are none. */
    static int sum(@Borrowed ByteBuf body, String metric) {
        double sum = 0;
        boolean found = false;
        String text = body.toString(StandardCharsets.UTF_8);
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            if (text.startsWith(metric, at) && bounded(text, at + metric.length(), end)) {
                double value = value(text, at + metric.length(), end);
                if (!Double.isNaN(value)) {
                    sum += value;
                    found = true;
                }
            }
            at = end + 1;
        }
        return found ? (int) Math.max(0, Math.min(Integer.MAX_VALUE, sum)) : -1;
    }

    private static boolean bounded(String text, int at, int end) {
        return at < end && (text.charAt(at) == '{' || text.charAt(at) == ' ');
    }

    private static double value(String text, int from, int end) {
        int brace = text.charAt(from) == '{' ? text.lastIndexOf('}', end - 1) : from - 1;
        if (brace < from - 1) {
            return Double.NaN;
        }
        String[] rest = text.substring(brace + 1, end).strip().split(" ", 2);
        try {
            return Double.parseDouble(rest[0]);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
