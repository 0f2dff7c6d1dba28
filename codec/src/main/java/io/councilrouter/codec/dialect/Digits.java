package io.councilrouter.codec.dialect;

import io.councilrouter.codec.ByteSink;
import io.netty.buffer.ByteBuf;

/** Writes whole numbers as ASCII without allocating. */
public final class Digits {
    private static final int MOST = 20;

    private Digits() {}

    /** Appends {@code number} in decimal. */
    public static void append(ByteSink out, long number) {
        write(out.tail(MOST), number);
    }

    /** Writes {@code number} in decimal at the writer index; needs 20 writable bytes. */
    public static void write(ByteBuf out, long number) {
        if (number < 0) {
            out.writeByte('-');
        }
        int count = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            count++;
        }
        int end = out.writerIndex() + count;
        long rest = number;
        for (int at = end - 1; at >= end - count; at--) {
            out.setByte(at, '0' + (int) Math.abs(rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }
}
