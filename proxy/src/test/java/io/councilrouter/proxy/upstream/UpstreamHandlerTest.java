package io.councilrouter.proxy.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.proxy.HandChannel;
import io.councilrouter.proxy.exchange.Link;
import io.councilrouter.proxy.exchange.LinkListener;
import io.councilrouter.proxy.exchange.PlanRig;
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One backend connection over a channel in memory: answers cut anywhere, broken anywhere, given up anywhere. */
@ExtendWith(LeakExtension.class)
final class UpstreamHandlerTest {
    private final PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of()).serve("a", List.of("m"));
    private final UpstreamPool pool = new UpstreamPool(rig.loop().profiles().of(rig.backend("a")), rig.turns);
    private final List<HandChannel> channels = new ArrayList<>();

    @AfterEach
    void closes() {
        pool.close();
        for (HandChannel each : channels) {
            each.close();
            each.sent();
            each.finishAndReleaseAll();
        }
        assertEquals(0, pool.idleNow());
        assertEquals(0, rig.turns.armed());
    }

    private static final String EARLY = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    /** Answers of a backend, and whether its connection can serve again. */
    enum Answer {
        LENGTH(HELLO, "hello", true),
        CHUNKED(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nX-T: 1\r\n\r\n",
                "hello",
                true),
        INTERIM(EARLY + HELLO, "hello", true),
        EMPTY("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "", true),
        NO_CONTENT("HTTP/1.1 204 No Content\r\n\r\n", "", true),
        LAST("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", "hello", false),
        OLD("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", false);

        @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
        private final byte[] wire;

        private final String body;
        private final boolean reusable;

        Answer(String wire, String body, boolean reusable) {
            this.wire = wire.getBytes(StandardCharsets.US_ASCII);
            this.body = body;
            this.reusable = reusable;
        }

        String told() {
            String status = this == NO_CONTENT ? "204" : "200";
            return "ready head:" + status + " " + (body.isEmpty() ? "" : "body:" + body + " ") + "end";
        }
    }

    private static final String TO_CLOSE = "HTTP/1.1 200 OK\r\n\r\nhello";

    /** The borrower: records what it is told, and reacts as a test says. */
    private static final class Borrower implements LinkListener {
        private final StringBuilder told = new StringBuilder();
        private final ConnectionClaim lease = new ConnectionClaim(this);
        private String gives = "";
        private String throwsAt = "";
        private boolean over;
        private boolean gaveUp;
        private String wrongs = "";

        private void on(String word, String more) {
            if (over) {
                wrongs += word + " after the end; ";
            }
            over = word.equals("end") || word.equals("failed");
            boolean goesOn = word.equals("body") && told.toString().matches("(?s).*body:\\S*");
            if (!word.equals("read")) {
                told.append(goesOn ? more : (told.isEmpty() ? "" : " ") + word + (more.isEmpty() ? "" : ":" + more));
            }
            if (word.equals(gives)) {
                over = true;
                gaveUp = true;
                lease.close();
            }
            if (word.equals(throwsAt)) {
                throwsAt = "";
                throw new IllegalStateException("a bug at " + word);
            }
        }

        String told() {
            assertEquals("", wrongs);
            return told.toString();
        }

        @Override
        public void onReady(Link link) {
            on("ready", "");
        }

        @Override
        public void onHead(ResponseHead head) {
            on("head", Integer.toString(head.status()));
        }

        @Override
        public void onBody(@Borrowed ByteBuf part) {
            String text = part.readCharSequence(part.readableBytes(), StandardCharsets.US_ASCII)
                    .toString();
            on("body", text);
        }

        @Override
        public void onReadComplete() {
            on("read", "");
        }

        @Override
        public void onEnd() {
            on("end", "");
        }

        @Override
        public void onFailed(Fault.BackendFailed fault, boolean stale) {
            on("failed", fault.code() + (stale ? ",stale" : ""));
        }
    }

    /** A new connection. */
    private final class Connection {
        private final HandChannel channel = new HandChannel();
        private final UpstreamHandler handler;

        Connection(boolean tls) {
            handler = new UpstreamHandler(pool, HttpLimits.forResponses(), tls);
            channels.add(channel);
            channel.pipeline().addLast(handler);
            try {
                channel.register();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            pool.made();
        }

        /** Lends it for the first time and writes a request. */
        Borrower asked(Borrower by) {
            by.lease.ready(handler);
            return request(by);
        }

        Borrower asked() {
            return asked(new Borrower());
        }

        /** Lets it serve one answer. */
        Connection served() {
            Borrower first = asked();
            channel.comes(Answer.LENGTH.wire, 0, Answer.LENGTH.wire.length);
            assertEquals(Answer.LENGTH.told(), first.told());
            return this;
        }
    }

    private Borrower request(Borrower by) {
        ConnectionClaim to = by.lease;
        for (String part : List.of("POST / HTTP/1.1\r\n", "\r\n")) {
            to.write(channels.getLast().alloc().directBuffer(32).writeBytes(part.getBytes(StandardCharsets.US_ASCII)));
        }
        to.flush();
        to.requestDone(false);
        return by;
    }

    private Connection connection() {
        return new Connection(false);
    }

    // Cut.

    @ParameterizedTest
    @EnumSource(Answer.class)
    void anAnswerIsTheSameWhereverItIsCut(Answer answer) {
        for (int cut = 0; cut < answer.wire.length; cut++) {
            Connection to = connection();
            Borrower by = to.asked();
            to.channel.comes(answer.wire, 0, cut);
            to.channel.comes(answer.wire, cut, answer.wire.length);
            assertEquals(answer.told(), by.told(), "cut at " + cut);
            assertEquals(answer.reusable, to.channel.isOpen(), "cut at " + cut);
            assertEquals(answer.reusable ? 1 : 0, pool.idleNow());
            to.channel.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Answer.class)
    void anAnswerIsReadThatComesByteByByte(Answer answer) {
        Connection to = connection();
        Borrower by = to.asked();
        for (int i = 0; i < answer.wire.length; i++) {
            to.channel.comes(answer.wire, i, i + 1);
        }
        assertEquals(answer.told(), by.told());
    }

    @ParameterizedTest
    @EnumSource(Answer.class)
    void aConnectionThatClosesAnywhereFailsOnceUnlessTheAnswerIsWhole(Answer answer) {
        for (boolean used : new boolean[] {false, true}) {
            for (int cut = 0; cut <= answer.wire.length; cut++) {
                Connection to = used ? connection().served() : connection();
                Borrower by = new Borrower();
                if (used) {
                    assertTrue(pool.lend(by.lease));
                    request(by);
                } else {
                    to.asked(by);
                }
                to.channel.comes(answer.wire, 0, cut);
                to.channel.close();
                String told = by.told();
                if (cut == answer.wire.length) {
                    assertEquals(answer.told(), told);
                } else {
                    String failed = "failed:UPSTREAM_TRUNCATED" + (used && cut == 0 ? ",stale" : "");
                    assertTrue(told.endsWith(" " + failed), "closed at " + cut + ": " + told);
                    assertTrue(told.startsWith("ready"), told);
                }
                assertEquals(0, pool.idleNow());
            }
        }
    }

    @Test
    void anAnswerToTheEndOfTheConnectionIsWholeThere() {
        byte[] wire = TO_CLOSE.getBytes(StandardCharsets.US_ASCII);
        int head = wire.length - "hello".length();
        for (int cut = 0; cut <= wire.length; cut++) {
            Connection to = connection();
            Borrower by = to.asked();
            to.channel.comes(wire, 0, cut);
            to.channel.close();
            String body = TO_CLOSE.substring(Math.max(head, cut) - Math.max(0, cut - head), Math.max(head, cut));
            String whole = "ready head:200 " + (body.isEmpty() ? "" : "body:" + body + " ") + "end";
            assertEquals(cut < head ? "ready failed:UPSTREAM_TRUNCATED" : whole, by.told(), "closed at " + cut);
        }
    }

    @Test
    void behindTlsItIsWholeOnlyIfTlsWasClosedProperly() {
        for (boolean properly : new boolean[] {false, true}) {
            Connection to = new Connection(true);
            Borrower by = to.asked();
            to.channel.comes(TO_CLOSE);
            if (properly) {
                to.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
            }
            to.channel.close();
            assertEquals("ready head:200 body:hello " + (properly ? "end" : "failed:UPSTREAM_TRUNCATED"), by.told());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n"
            })
    void whatIsNoHttpFailsOnceAndClosesTheConnection(String bad) {
        byte[] wire = (bad + "more").getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut < wire.length; cut++) {
            Connection to = connection();
            Borrower by = to.asked();
            to.channel.comes(wire, 0, cut);
            to.channel.comes(wire, cut, wire.length);
            assertTrue(by.told().endsWith(" failed:UPSTREAM_MALFORMED"), by::told);
            assertFalse(to.channel.isOpen());
        }
    }

    @Test
    void anAnswerToAHeadHasNoBody() {
        Connection to = connection();
        Borrower by = to.asked();
        by.lease.requestDone(true);
        to.channel.comes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        assertEquals("ready head:200 end", by.told());
        assertEquals(1, pool.idleNow());
    }

    // Reuse.

    @Test
    void aConnectionServesManyAttemptsAndTheLastUsedOneComesFirst() {
        Connection one = connection();
        Connection two = connection();
        Borrower first = one.asked();
        Borrower second = two.asked();
        one.channel.comes(Answer.CHUNKED.wire, 0, Answer.CHUNKED.wire.length);
        two.channel.comes(Answer.EMPTY.wire, 0, Answer.EMPTY.wire.length);
        assertEquals(Answer.CHUNKED.told() + Answer.EMPTY.told(), first.told() + second.told());
        Borrower third = new Borrower();
        assertTrue(pool.lend(third.lease));
        request(third);
        two.channel.comes(Answer.LENGTH.wire, 0, Answer.LENGTH.wire.length);
        assertEquals(Answer.LENGTH.told(), third.told());
        assertEquals(2, pool.created());
        assertEquals(1, pool.reused());
        assertEquals(2, pool.idleNow());
    }

    @Test
    void bytesThatNobodyAskedForCloseAnIdleConnection() {
        Connection to = connection().served();
        to.channel.comes("HTTP/1.1 200 OK\r\n");
        assertFalse(to.channel.isOpen());
        assertFalse(pool.lend(new Borrower().lease));
    }

    @Test
    void bytesAfterAnAnswerCloseItsConnection() {
        for (Answer answer : Answer.values()) {
            Connection to = connection();
            Borrower by = to.asked();
            to.channel.comes(new String(answer.wire, StandardCharsets.US_ASCII) + "H");
            assertEquals(answer.told(), by.told());
            assertFalse(to.channel.isOpen());
            assertEquals(0, pool.idleNow());
        }
    }

    @Test
    void aConnectionWhoseRequestHasNotLeftServesNobodyElse() {
        Connection to = connection();
        to.channel.sticks(true);
        Borrower by = to.asked();
        to.channel.comes(Answer.LENGTH.wire, 0, Answer.LENGTH.wire.length);
        assertEquals(Answer.LENGTH.told(), by.told());
        assertFalse(to.channel.isOpen());
        assertEquals(0, pool.idleNow());
    }

    @Test
    void anIdleConnectionIsClosedBeforeItsServerDoes() {
        Connection to = connection().served();
        rig.turns.pass(3_900);
        assertTrue(to.channel.isOpen());
        rig.turns.pass(200);
        assertFalse(to.channel.isOpen());
        assertEquals(0, pool.idleNow());
    }

    @Test
    void aRetiredPoolClosesItsConnectionsAfterTheirAnswers() {
        Connection idle = connection().served();
        Connection busy = connection();
        Borrower by = busy.asked();
        pool.close();
        assertFalse(idle.channel.isOpen());
        busy.channel.comes(Answer.LENGTH.wire, 0, Answer.LENGTH.wire.length);
        assertEquals(Answer.LENGTH.told(), by.told());
        assertFalse(busy.channel.isOpen());
    }

    @Test
    void aPausedConnectionReadsOnForItsNextBorrower() {
        Connection to = connection();
        Borrower by = to.asked();
        to.channel.comes(Answer.LENGTH.wire, 0, 42);
        by.lease.pause(true);
        assertFalse(to.channel.config().isAutoRead());
        to.channel.comes(Answer.LENGTH.wire, 42, Answer.LENGTH.wire.length);
        assertEquals(Answer.LENGTH.told(), by.told());
        assertTrue(to.channel.config().isAutoRead());
        Borrower next = new Borrower();
        assertTrue(pool.lend(next.lease));
        by.lease.pause(true);
        by.lease.close();
        assertTrue(to.channel.config().isAutoRead() && to.channel.isOpen(), "it is the next one's");
        assertEquals("ready", request(next).told());
    }

    // Broken.

    @Test
    void aRequestThatCannotBeWrittenFailsOnce() {
        for (boolean used : new boolean[] {false, true}) {
            Connection to = used ? connection().served() : connection();
            to.channel.breaks();
            Borrower by = new Borrower();
            if (used) {
                assertTrue(pool.lend(by.lease));
                request(by);
            } else {
                to.asked(by);
            }
            to.channel.runPendingTasks();
            assertEquals("ready failed:UPSTREAM_TRUNCATED" + (used ? ",stale" : ""), by.told());
            assertFalse(to.channel.isOpen());
        }
    }

    @Test
    void aResetFailsOnce() {
        Connection to = connection();
        Borrower by = to.asked();
        to.channel.comes(Answer.LENGTH.wire, 0, 42);
        to.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        to.channel.runPendingTasks();
        assertEquals("ready head:200 body:hell failed:UPSTREAM_TRUNCATED", by.told());
        assertFalse(to.channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "body", "read"})
    void aBugOfOursIsNoFaultOfTheBackend(String word) {
        Connection to = connection();
        Borrower by = new Borrower();
        by.throwsAt = word;
        to.asked(by);
        to.channel.comes(Answer.LENGTH.wire, 0, 42);
        to.channel.runPendingTasks();
        assertTrue(by.told().endsWith(" failed:INTERNAL"), by::told);
        assertFalse(to.channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "head", "body", "read", "end"})
    void whoGivesItUpHearsNoMoreAndItIsClosed(String word) {
        for (Answer answer : Answer.values()) {
            for (int cut = 0; cut <= answer.wire.length; cut++) {
                Connection to = connection();
                Borrower by = new Borrower();
                by.gives = word;
                to.asked(by);
                to.channel.comes(answer.wire, 0, cut);
                to.channel.comes(answer.wire, cut, answer.wire.length);
                String told = by.told();
                assertTrue(answer.told().startsWith(told), told);
                if (by.gaveUp) {
                    boolean again = word.equals("end") && answer.reusable;
                    assertEquals(again, to.channel.isOpen(), "what is over cannot be given up");
                    assertEquals(again ? 1 : 0, pool.idleNow());
                }
                to.channel.close();
            }
        }
    }

    @Test
    void anAttemptThatGaveUpMayStillCallAnything() {
        Connection to = connection();
        Borrower by = to.asked();
        by.lease.write(to.channel.alloc().directBuffer(8).writeInt(1));
        by.lease.close();
        by.lease.close();
        by.lease.write(to.channel.alloc().directBuffer(8).writeInt(1));
        by.lease.flush();
        by.lease.requestDone(false);
        by.lease.pause(true);
        assertFalse(by.lease.writable());
        assertFalse(to.channel.isOpen());
        assertEquals("ready", by.told());
    }

    @Test
    void nothingIsWrittenBeforeThereIsAConnection() {
        Borrower by = new Borrower();
        by.lease.write(connection().channel.alloc().directBuffer(8).writeInt(1));
        by.lease.flush();
        assertFalse(by.lease.writable());
        by.lease.close();
        assertEquals("", by.told());
    }
}
