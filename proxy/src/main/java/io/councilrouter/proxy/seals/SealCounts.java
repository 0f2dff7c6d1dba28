package io.councilrouter.proxy.seals;

/**
 * What a shelf holds, and what has become of the turns that it held.
 *
 * @param bytes held now
 * @param kept turns kept, ever
 * @param found calls of earlier turns whose reasoning was found, ever
 * @param missed calls of earlier turns of which nothing was kept, ever
 * @param evicted turns given up for newer ones, or because nobody asked for them for too long, ever
 */
public record SealCounts(long bytes, long kept, long found, long missed, long evicted) {
    /** Nothing. */
    public static final SealCounts NONE = new SealCounts(0, 0, 0, 0, 0);
}
