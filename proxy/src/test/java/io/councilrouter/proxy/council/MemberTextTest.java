package io.councilrouter.proxy.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakExtension.class)
class MemberTextTest {
    private static final Fault BROKE =
            new Fault.BackendFailed(FaultCode.UPSTREAM_TRUNCATED, "The answer broke off.", FailurePoint.STREAM);

    private final MemberText heard = new MemberText(PooledByteBufAllocator.DEFAULT, 16);

    @AfterEach
    void release() {
        heard.close();
    }

    private static ByteBuf text(String escaped) {
        return Unpooled.copiedBuffer(escaped, StandardCharsets.UTF_8);
    }

    private static String said(@Nullable ByteBuf news) {
        return news == null ? "" : news.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsEachPieceOnceWhenItCounts() {
        heard.start("", "m");
        heard.text(0, text("a\\n"));
        assertFalse(heard.any(), "it may be forgotten yet");
        assertNull(heard.news());
        heard.keep();
        heard.text(0, text("b"));
        assertEquals("a\\n", said(heard.news()));
        assertNull(heard.news());
        heard.keep();
        assertEquals("b", said(heard.news()));
        assertEquals("a\nb", heard.text());
    }

    @Test
    void forgetsTheTextOfABackendThatGaveUpBeforeItCounted() {
        heard.text(0, text("lost"));
        heard.finish(0, FinishReason.LENGTH);
        heard.end();
        heard.discard();
        assertEquals(0, heard.pending());
        assertFalse(heard.complete());
        assertNull(heard.finish());

        heard.text(0, text("found"));
        heard.finish(0, FinishReason.STOP);
        heard.end();
        heard.keep();
        assertEquals("found", heard.text());
        assertEquals(FinishReason.STOP, heard.finish());
        assertTrue(heard.complete());
    }

    /** A channel that has written a part of a piece goes on from the memory where it lay. */
    @Test
    void aPieceThatSomebodyStillSendsStaysWhereItIsWhileMoreComes() {
        MemberText larger = new MemberText(PooledByteBufAllocator.DEFAULT, 1 << 20);
        larger.text(0, text("a".repeat(1000)));
        larger.keep();
        ByteBuf sending = Objects.requireNonNull(larger.news()).retainedSlice();
        ByteBuffer half = sending.nioBuffer();
        larger.text(0, text("b".repeat(100_000)));
        larger.keep();
        List<ByteBuf> others = Stream.generate(() -> PooledByteBufAllocator.DEFAULT.buffer(1024))
                .limit(64)
                .peek(each -> each.writeBytes("x".repeat(1000).getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertEquals("a".repeat(1000), StandardCharsets.UTF_8.decode(half).toString());
        assertEquals("b".repeat(100_000), said(larger.news()));
        assertEquals("a".repeat(1000) + "b".repeat(100_000), larger.text());
        others.forEach(ByteBuf::release);
        sending.release();
        larger.close();
    }

    @Test
    void forgetsNothingThatCounts() {
        heard.text(0, text("kept"));
        heard.keep();
        heard.text(0, text("lost"));
        heard.discard();
        assertEquals("kept", heard.text());
        assertEquals("kept", said(heard.news()));
    }

    @Test
    void everyEventCountsAsPending() {
        heard.start("", "m");
        heard.reasoning(0, text("hm"));
        heard.text(0, text("four"));
        heard.finish(0, FinishReason.STOP);
        heard.end();
        assertEquals(1 + 2 + 4 + 1 + 1, heard.pending());
        heard.keep();
        assertEquals(0, heard.pending());
        assertEquals(9, heard.size());
    }

    @Test
    void anAnswerThatIsTooLongIsAFaultAndGrowsNoFurther() {
        heard.text(0, text("0123456789abcdef"));
        assertNull(heard.fault());
        heard.text(0, text("g"));
        heard.text(0, text("h"));
        heard.end();
        heard.keep();
        assertNotNull(heard.fault());
        assertFalse(heard.complete());
        assertEquals("0123456789abcdef", heard.text());
    }

    @Test
    void theFirstFaultIsTheOneThatIsTold() {
        heard.fault(BROKE);
        heard.fault(new Fault.Client(FaultCode.INVALID_ARGUMENT, "second"));
        assertEquals(BROKE, heard.fault());
    }

    @Test
    void whatIsWholeStaysWhole() {
        heard.text(0, text("a"));
        heard.end();
        heard.fault(BROKE);
        assertNull(heard.fault());
        assertTrue(heard.complete());
    }

    @Test
    void anotherChoiceIsNobodysAnswer() {
        heard.text(1, text("other"));
        heard.finish(1, FinishReason.LENGTH);
        heard.keep();
        assertFalse(heard.any());
        assertNull(heard.finish());
    }
}
