package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.LoopState.Pipeline;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a loop owns: counted, lent and given back, changed by a reload. */
@ExtendWith(LeakExtension.class)
final class LoopStateTest {
    private static final Wire CHAT =
            Objects.requireNonNull(Dialects.load().named("openai").wire(Operation.CHAT));

    private final PlanRig rig =
            new PlanRig("discovery: {enabled: false}\n", Map.of()).serve("a", List.of("m"), PlanRig.good());
    private final LoopState loop = rig.loop();

    @AfterEach
    void nothingIsHeld() {
        loop.use(loop.pipeline());
        assertEquals("", rig.leftovers());
    }

    private static Pipeline with(Pipeline pipeline, Gate atBody, List<Tap> taps, long bodyShare) {
        return new Pipeline(
                pipeline.config(),
                pipeline.headGates(),
                List.of(atBody),
                taps,
                pipeline.picker(),
                pipeline.profiles(),
                pipeline.headers(),
                pipeline.defaultDialect(),
                bodyShare);
    }

    private static final Gate REFUSES = x -> new Verdict.Refuse(new Fault.Client(FaultCode.FORBIDDEN, "Not any more."));

    @Test
    void whoIsThereFinishesUnderTheGatesThatItBeganWith() {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        Asked before = rig.begin("POST /v1/chat/completions", "Content-Length: " + body.length());
        loop.use(with(loop.pipeline(), REFUSES, loop.pipeline().taps(), 1 << 20));
        before.part(body);
        before.exchange().onBodyEnd();
        rig.settle();
        assertEquals(200, before.status());
        assertEquals(403, rig.ask("m").status());
    }

    @Test
    void aSmallerShareOfMemoryBindsWhoComesAndNotWhoIsThere() {
        Asked before = rig.begin("POST /v1/chat/completions", "Content-Length: 4000");
        assertEquals(4000, loop.bodyMemory().used());
        loop.use(with(loop.pipeline(), REFUSES, loop.pipeline().taps(), 5000));
        assertEquals(
                503,
                rig.begin("POST /v1/chat/completions", "Content-Length: 4000").status());
        assertTrue(before.exchange().wantsBody());
        before.leave();
        assertEquals(0, loop.bodyMemory().used());
        assertTrue(rig.begin("POST /v1/chat/completions", "Content-Length: 4000")
                .exchange()
                .wantsBody());
        rig.clients.getLast().leave();
    }

    @Test
    void aTapThatFailsHurtsNobodyAndIsToldOfTheEnd() {
        List<String> told = new ArrayList<>();
        Tap bad = new Tap() {
            @Override
            public void attempt(ExchangeView exchange, AttemptView attempt) {
                told.add("attempt");
                throw new IllegalStateException("a bug in a tap");
            }

            @Override
            public void content(ExchangeView exchange, long frames, long nanos) {
                told.add("content");
            }

            @Override
            public void end(ExchangeView exchange, Outcome outcome) {
                told.add("end");
            }
        };
        Pipeline pipeline = loop.pipeline();
        loop.use(new Pipeline(
                pipeline.config(),
                pipeline.headGates(),
                pipeline.bodyGates(),
                List.of(bad, rig.tap),
                pipeline.picker(),
                pipeline.profiles(),
                pipeline.headers(),
                pipeline.defaultDialect(),
                pipeline.bodyShare()));
        assertEquals(200, rig.ask("m").status());
        assertEquals(List.of("attempt", "end"), told);
        assertEquals(1, loop.tapFailures());
        rig.toleratesTapFailures();
    }

    @Test
    void seatsAreGivenToTheNextAndRequestsCounted() {
        Asked one = rig.begin("POST /v1/chat/completions", "Content-Length: 9");
        Asked two = rig.begin("POST /v1/chat/completions", "Content-Length: 9");
        assertEquals(2, loop.open());
        int seat = one.exchange().seat();
        one.leave();
        assertEquals(1, loop.open());
        Asked three = rig.begin("POST /v1/chat/completions", "Content-Length: 9");
        assertEquals(seat, three.exchange().seat());
        two.leave();
        three.leave();
        assertEquals(200, rig.ask("m").status());
        assertEquals(4, loop.exchanges());
        assertEquals(1, loop.tally().total(), "of those whose model was known");
        assertEquals(1, loop.tally().successes());
    }

    @Test
    void aRequestIsFoundWhileItRunsAndAfterwards() {
        PlanRig hand = new PlanRig("discovery: {enabled: false}\n", Map.of()).serve("a", List.of("m"));
        Asked client = hand.ask("m");
        client.exchange().caller().requestId("r1");
        assertNotNull(hand.loop().timelines().find("r1"));
        assertNull(hand.loop().timelines().find("r2"));
        client.leave();
        assertNotNull(hand.loop().timelines().find("r1"));
        assertEquals("", hand.leftovers());
    }

    @Test
    void scannersAreLentAgainUnlessTheyAreBroken() {
        FactsScan one = loop.scans().borrow(CHAT, "model");
        FactsScan two = loop.scans().borrow(CHAT, "model");
        assertNotSame(one, two);
        loop.scans().giveBack(one);
        assertSame(one, loop.scans().borrow(CHAT, "model"));
        assertFalse(two.onPart(Unpooled.wrappedBuffer("nonsense".repeat(1000).getBytes(StandardCharsets.US_ASCII))));
        loop.scans().giveBack(two);
        loop.scans().giveBack(one);
        assertSame(one, loop.scans().borrow(CHAT, "model"));
        FactsScan other = loop.scans().borrow(CHAT, "model");
        assertNotSame(two, other);
        loop.scans().giveBack(one);
        loop.scans().giveBack(other);
        loop.use(loop.pipeline());
        FactsScan fresh = loop.scans().borrow(CHAT, "model");
        assertNotSame(one, fresh);
        assertNotSame(other, fresh);
        loop.scans().giveBack(fresh);
    }
}
