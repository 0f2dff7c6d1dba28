package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class UsageTest {

    private static long[] counts(Usage usage) {
        return new long[] {
            usage.prompt(),
            usage.completion(),
            usage.thinking(),
            usage.cached(),
            usage.cacheWritten(),
            usage.promptAudio(),
            usage.promptImages(),
            usage.completionAudio(),
            usage.loadNanos(),
            usage.promptNanos(),
            usage.completionNanos()
        };
    }

    private static Usage full() {
        return new Usage()
                .prompt(1)
                .completion(2)
                .thinking(3)
                .cached(4)
                .cacheWritten(5)
                .promptAudio(6)
                .promptImages(7)
                .completionAudio(8)
                .loadNanos(9)
                .promptNanos(10)
                .completionNanos(11);
    }

    private static String text(Usage usage) {
        return Arrays.toString(counts(usage));
    }

    @Test
    void whatTheOtherKnowsIsTakenAndWhatItDoesNotStays() {
        Usage usage = full();
        usage.merge(new Usage());
        assertEquals(text(full()), text(usage));
        usage.merge(new Usage().cached(40));
        assertEquals(text(full().cached(40)), text(usage));
        Usage other = new Usage();
        other.merge(full());
        assertEquals(text(full()), text(other));
    }

    @Test
    void whatWasForgottenIsUnknown() {
        Usage usage = full();
        assertTrue(usage.known());
        usage.clear();
        assertFalse(usage.known());
        assertEquals(text(new Usage()), text(usage));
    }

    @Test
    void countsBeyondAllBoundsAreBounded() {
        assertEquals(Integer.MAX_VALUE, new Usage().prompt(Long.MAX_VALUE).prompt());
        assertEquals(-1, new Usage().cached(Long.MIN_VALUE).cached());
    }
}
