package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All taps of a loop, called one after the other. A call that throws is counted, and its tap hears no more of that exchange but
 * its end. Confined to its loop.
 */
final class Taps {
    private Tap[] taps;
    /** Exchanges of which some taps hear no more, with a bit for the place of each such tap. Nearly always empty. */
    private final Map<ExchangeView, Integer> deaf = new HashMap<>();

    private long failures;

    Taps(List<Tap> given) {
        taps = given.toArray(Tap[]::new);
    }

    /** Other taps for what comes from now on. */
    void use(List<Tap> given) {
        taps = given.toArray(Tap[]::new);
    }

    void begin(ExchangeView x) {
        for (int i = 0; i < taps.length; i++) {
            if (hears(x, i)) {
                try {
                    taps[i].begin(x);
                } catch (RuntimeException e) {
                    failed(x, i);
                }
            }
        }
    }

    void attempt(ExchangeView x, AttemptView attempt) {
        for (int i = 0; i < taps.length; i++) {
            if (hears(x, i)) {
                try {
                    taps[i].attempt(x, attempt);
                } catch (RuntimeException e) {
                    failed(x, i);
                }
            }
        }
    }

    void failed(ExchangeView x, AttemptView attempt, Fault fault, boolean stale) {
        for (int i = 0; i < taps.length; i++) {
            if (hears(x, i)) {
                try {
                    taps[i].failed(x, attempt, fault, stale);
                } catch (RuntimeException e) {
                    failed(x, i);
                }
            }
        }
    }

    /** The reader index of {@code part} is as it was afterwards. */
    void body(ExchangeView x, AttemptView attempt, @Borrowed ByteBuf part) {
        int from = part.readerIndex();
        for (int i = 0; i < taps.length; i++) {
            if (hears(x, i)) {
                try {
                    taps[i].body(x, attempt, part);
                } catch (RuntimeException e) {
                    failed(x, i);
                }
                part.readerIndex(from);
            }
        }
    }

    /** The reader index of {@code answer} is as it was afterwards. */
    void told(ExchangeView x, Wire wire, @Borrowed ByteBuf answer) {
        int from = answer.readerIndex();
        for (int i = 0; i < taps.length; i++) {
            if (hears(x, i)) {
                try {
                    taps[i].told(x, wire, answer);
                } catch (RuntimeException e) {
                    failed(x, i);
                }
                answer.readerIndex(from);
            }
        }
    }

    void content(ExchangeView x, long frames, long nanos) {
        for (int i = 0; i < taps.length; i++) {
            if (hears(x, i)) {
                try {
                    taps[i].content(x, frames, nanos);
                } catch (RuntimeException e) {
                    failed(x, i);
                }
            }
        }
    }

    /** Called even on a tap that has failed, so that it can release what it holds for the exchange. */
    void end(ExchangeView x, Outcome outcome) {
        for (int i = 0; i < taps.length; i++) {
            try {
                taps[i].end(x, outcome);
            } catch (RuntimeException e) {
                failures++;
            }
        }
        if (!deaf.isEmpty()) {
            deaf.remove(x);
        }
    }

    private boolean hears(ExchangeView x, int tap) {
        return deaf.isEmpty() || (deaf.getOrDefault(x, 0) >>> tap & 1) == 0;
    }

    private void failed(ExchangeView x, int tap) {
        failures++;
        deaf.merge(x, 1 << tap, (before, more) -> before | more);
    }

    /** Calls that threw, ever. */
    long failures() {
        return failures;
    }
}
