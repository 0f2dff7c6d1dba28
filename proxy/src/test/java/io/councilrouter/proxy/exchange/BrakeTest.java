package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A connection that is not read from for two reasons is read from again when both are gone. */
final class BrakeTest {
    private final List<Boolean> told = new ArrayList<>();
    private final Brake brake = new Brake();

    private final Link link = new Link() {
        @Override
        public void pause(boolean paused) {
            told.add(paused);
        }

        @Override
        public void write(ByteBuf part) {
            part.release();
        }

        @Override
        public void flush() {
            // Nothing is sent here.
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void requestDone(boolean head) {
            // Nothing is asked here.
        }

        @Override
        public void close() {
            // Nothing is held here.
        }
    };

    @Test
    void aSlowClientStopsTheConnectionAndAFastOneReleasesIt() {
        brake.slow(true, link);
        brake.slow(false, link);
        assertEquals(List.of(true, false), told);
    }

    @Test
    void theTapMayBeReleasedFirst() {
        brake.slow(true, link);
        brake.held(true, link);
        brake.held(false, link);
        assertEquals(List.of(true), told);
        brake.slow(false, link);
        assertEquals(List.of(true, false), told);
    }

    @Test
    void theClientMayBeReleasedFirst() {
        brake.slow(true, link);
        brake.held(true, link);
        brake.slow(false, link);
        assertEquals(List.of(true), told);
        brake.held(false, link);
        assertEquals(List.of(true, false), told);
    }

    @Test
    void theTapMayHoldBeforeTheClientIsSlow() {
        brake.held(true, link);
        brake.slow(true, link);
        brake.held(false, link);
        brake.held(true, link);
        brake.slow(false, link);
        brake.held(false, link);
        assertEquals(List.of(true, false), told);
    }

    @Test
    void sayingItTwiceIsSayingItOnce() {
        brake.held(true, link);
        brake.held(true, link);
        brake.held(false, link);
        brake.held(false, link);
        assertEquals(List.of(true, false), told);
    }

    @Test
    void withoutAConnectionNobodyIsTold() {
        brake.held(true, null);
        brake.slow(true, null);
        brake.slow(false, null);
        brake.held(false, null);
        assertEquals(List.of(), told);
    }
}
