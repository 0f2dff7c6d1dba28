package io.councilrouter.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Runs a parser over every split of an input, in two pieces at each byte, and over its single bytes, and requires the
 * same result as for the whole input. Each piece is a buffer of its own, and the parser must not have kept it.
 */
public final class EveryCut {

    /** One run of a parser over the pieces; borrows them. */
    public interface Run<T> {
        /** Feeds the pieces in order and returns the result. */
        T over(List<ByteBuf> pieces);
    }

    /** Number of random splits that {@link #some} tries. */
    private static final int SOME = 4;
    /** Longest input that {@link #some} also feeds byte by byte. */
    private static final int ALONE = 256;

    private EveryCut() {}

    /** The result for the whole input, after proof that no cut changes it. */
    public static <T> T of(byte[] input, Run<T> run) {
        T whole = cut(input, run);
        for (int at = 1; at < input.length; at++) {
            int position = at;
            assertEquals(whole, cut(input, run, at), () -> "cut at byte " + position + " of " + input.length);
        }
        assertEquals(whole, cut(input, run, IntStream.range(1, input.length).toArray()), "every byte alone");
        return whole;
    }

    /**
     * Like {@link #of}, but with only a few splits, derived from the input itself: for unlimited numbers of inputs, as
     * a fuzzer makes them. The same input always gets the same splits.
     */
    public static <T> T some(byte[] input, Run<T> run) {
        T whole = cut(input, run);
        if (input.length < 2) {
            return whole;
        }
        Random random = new Random(Arrays.hashCode(input));
        for (int round = 0; round < SOME; round++) {
            int[] cuts = random.ints(1 + random.nextInt(8), 1, input.length)
                    .sorted()
                    .distinct()
                    .toArray();
            assertEquals(whole, cut(input, run, cuts), () -> "cut at " + Arrays.toString(cuts));
        }
        if (input.length <= ALONE) {
            assertEquals(whole, cut(input, run, IntStream.range(1, input.length).toArray()), "every byte alone");
        }
        return whole;
    }

    /** One run over the input cut at the given ascending positions. */
    public static <T> T cut(byte[] input, Run<T> run, int... cuts) {
        List<ByteBuf> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : input.length;
            pieces.add(PooledByteBufAllocator.DEFAULT
                    .directBuffer(Math.max(1, to - from))
                    .writeBytes(input, from, to - from));
            from = to;
        }
        try {
            return run.over(pieces);
        } finally {
            for (ByteBuf piece : pieces) {
                assertEquals(1, piece.refCnt(), "references to a borrowed piece");
                piece.release();
            }
        }
    }
}
