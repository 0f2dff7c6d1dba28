package io.councilrouter.proxy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.turns.Flushes;
import io.councilrouter.proxy.turns.HandTurns;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpDownstreamTest {

    private final HandTurns turns = new HandTurns();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final HttpDownstream down =
            new HttpDownstream(channel, channel.alloc(), new Flushes(turns), false, () -> {});

    @BeforeEach
    void answersAStream() {
        down.next(1, false, true);
        down.begin(new AnswerHead().stream(true));
    }

    @AfterEach
    void givesBack() {
        down.release();
        channel.finishAndReleaseAll();
    }

    private void say(String text) {
        down.sink().tail(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
        down.flush();
    }

    private String left() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.append(each.toString(StandardCharsets.US_ASCII));
            each.release();
        }
        return all.toString();
    }

    @Test
    void whatIsFlushedLeavesAtTheEndOfTheTurn() {
        say("token");
        assertEquals("", left());
        turns.step();
        assertTrue(left().endsWith("5\r\ntoken\r\n"));
    }

    @Test
    void theEndOfAnAnswerWaitsForNoTurn() {
        say("token");
        down.end();
        assertTrue(left().endsWith("5\r\ntoken\r\n0\r\n\r\n"));
    }

    @Test
    void anAnswerThatIsCutInTheTurnOfItsLastBytesStillBringsThem() {
        say("token");
        down.cut();
        assertFalse(channel.isActive());
        assertTrue(left().endsWith("5\r\ntoken\r\n"));
    }
}
