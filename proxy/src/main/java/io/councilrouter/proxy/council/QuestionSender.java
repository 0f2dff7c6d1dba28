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

/**
 * Asks the questions of one run on behalf of its caller, each after the same conversation. Belongs to one run, on its
 * loop.
 */
final class QuestionSender {
    /** Longest part of the request's id that a question's id begins with; the question's number follows. */
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

    /** Runs {@code work}; if it throws, which is a bug of ours, the run ends with an answer that names the log line. */
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

    /** Sets who is asked at the same time, so that different backends are preferred for them. */
    void together(List<MemberDownstream> all) {
        together = all;
    }

    private int[] beside() {
        return together.stream()
                .mapToInt(MemberDownstream::backend)
                .filter(each -> each >= 0)
                .toArray();
    }

    /** Adds the cost of a question that is over. */
    void spent(Tokens cost) {
        tokens = tokens.plus(cost);
    }

    /** The cost of all questions that are over. */
    Tokens tokens() {
        return tokens;
    }

    /** Whether the council's own client is slower than its members. */
    boolean paused() {
        return paused;
    }

    /** The client has become slow, or has caught up. */
    void paused(boolean slow) {
        paused = slow;
    }

    /** The wire on which members are asked. */
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
