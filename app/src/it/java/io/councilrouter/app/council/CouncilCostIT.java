package io.councilrouter.app.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.lang.management.ManagementFactory;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * What the council itself costs in CPU time of the event loop and heap bytes: a council of five, compared with five
 * requests like those of its members. CPU time, so that a busy machine does not matter.
 */
class CouncilCostIT {
    private static final int MEMBERS = 5;
    private static final int ROUNDS = 300;
    private static final long MOST_MICROS = 2000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aCouncilOfFiveAddsAtMostTwoMillisecondsToWhatItsMembersCost(TestReporter reporter) {
        try (ScriptedUpstream openai = ScriptedUpstream.openai("m");
                GatewayFixture gate =
                        GatewayFixture.start("server: {event_loops: 1}\nbackends:\n" + openai.entry("up"))) {
            openai.always(Panel.openai(Panel::wellBehaved));
            try (RawClient client = gate.client()) {
                singles(client, ROUNDS);
                councils(client, ROUNDS);
                gate.settled();
                long start = loops(THREADS::getThreadCpuTime);
                long bytes = loops(THREADS::getThreadAllocatedBytes);
                singles(client, ROUNDS);
                gate.settled();
                long between = loops(THREADS::getThreadCpuTime);
                long bytesBetween = loops(THREADS::getThreadAllocatedBytes);
                councils(client, ROUNDS);
                gate.settled();
                long single = (between - start) / ROUNDS / 1000;
                long council = (loops(THREADS::getThreadCpuTime) - between) / ROUNDS / 1000;
                long bytesEnd = loops(THREADS::getThreadAllocatedBytes);
                reporter.publishEntry("five requests " + single + " us and " + (bytesBetween - bytes) / ROUNDS
                        + " B, a council of five " + council + " us and " + (bytesEnd - bytesBetween) / ROUNDS + " B");
                assertTrue(council - single < MOST_MICROS, (council - single) + " us a council");
            }
        }
    }

    private static void singles(RawClient client, int rounds) {
        for (int i = 0; i < rounds * MEMBERS; i++) {
            ok(client.post(
                            "/v1/chat/completions",
                            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}")
                    .answer());
        }
    }

    private static void councils(RawClient client, int rounds) {
        for (int i = 0; i < rounds; i++) {
            ok(client.post(
                            "/v1/council/chat",
                            "{\"template\":\"vote\",\"model\":\"m\",\"stream\":true,"
                                    + "\"messages\":[{\"role\":\"user\",\"content\":\"6 times 7?\"}]}")
                    .answer());
        }
    }

    private static void ok(RawAnswer answer) {
        assertEquals(200, answer.status(), answer.text());
    }

    private static long loops(LongUnaryOperator ofThread) {
        long sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            var thread = THREADS.getThreadInfo(id);
            if (thread != null && thread.getThreadName().startsWith("loop-")) {
                sum += Math.max(0, ofThread.applyAsLong(id));
            }
        }
        return sum;
    }
}
