package io.councilrouter.proxy.council;

import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.council.Question;
import io.councilrouter.council.Tokens;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.turns.Turns;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the questions of one run are asked: on whose behalf, behind which conversation. One run's, on its loop. */
final class QuestionSender {
    /** Longest id of a request; some of it is the question's number. */
    private static final int LONGEST_ID = 120;

    private static final Logger LOG = LoggerFactory.getLogger(QuestionSender.class);

    private final Exchange parent;
    private final CouncilKit kit;
    private final SharedPrompt prompt;
    private int asked;
    private boolean paused;
    private List<MemberDownstream> together = List.of();
    private Tokens tokens = Tokens.UNKNOWN;

    QuestionSender(Exchange parent, CouncilKit kit, SharedPrompt prompt) {
        this.parent = parent;
        this.kit = kit;
        this.prompt = prompt;
    }

    /** Asks; the answer goes to {@code to}. */
    Exchange ask(MemberDownstream to, Question question) {
        String id = parent.requestId();
        String stem = id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id;
        return parent.ask(to, kit.member(), stem + '.' + ++asked, beside(), prompt.asking(question));
    }

    /** Runs {@code work}; a bug of ours in it ends the run with an answer that names the line in the log. */
    void turn(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("event=council_broken incident={}", parent.requestId(), e);
            parent.fail(new Fault.Internal(
                    FaultCode.INTERNAL,
                    "The gateway failed; its log has the details under the id " + parent.requestId() + ".",
                    parent.requestId()));
        }
    }

    /** Who is asked at the same time: it had better be done by different backends. */
    void together(List<MemberDownstream> all) {
        together = all;
    }

    private int[] beside() {
        return together.stream()
                .mapToInt(MemberDownstream::backend)
                .filter(each -> each >= 0)
                .toArray();
    }

    /** Counts what a question cost that is over. */
    void spent(Tokens cost) {
        tokens = tokens.plus(cost);
    }

    /** What all questions have cost that are over. */
    Tokens tokens() {
        return tokens;
    }

    /** Whether the council's own client is slower than its members. */
    boolean paused() {
        return paused;
    }

    /** The client is slow, or is so no more. */
    void paused(boolean slow) {
        paused = slow;
    }

    /** On which members are asked. */
    Wire wire() {
        return kit.member().asked();
    }

    /** Most bytes of one answer's text. */
    int mostAnswer() {
        return parent.config().council().maxAnswer().intBytes();
    }

    ByteBufAllocator allocator() {
        return parent.allocator();
    }

    Turns turns() {
        return parent.turns();
    }

    /** Monotonic clock, nanoseconds. */
    long nanos() {
        return turns().nanos();
    }
}
