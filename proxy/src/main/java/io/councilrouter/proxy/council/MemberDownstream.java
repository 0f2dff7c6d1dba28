package io.councilrouter.proxy.council;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Stage;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameSink;
import io.councilrouter.codec.frame.SseScanner;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.Attempt;
import io.councilrouter.proxy.exchange.AttemptPlan;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Downstream;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Phase;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The council as the client of one exchange: asks one question and hears the answer, an OpenAI stream whatever the
 * backend speaks. Its listener is told of text and of the end while the exchange is still at work, and so must not end
 * that exchange before the next turn.
 *
 * <p>One question's, on its loop.
 */
final class MemberDownstream implements Downstream, FrameSink {

    /** Who waits for the answer. */
    interface Listener {
        /** There is more of it, to be had by {@link Heard#news}. */
        void heard(MemberDownstream from);

        /** It is over, one way or the other; once. */
        void over(MemberDownstream from);
    }

    private final Asking asking;
    private final Question question;
    private final Listener listener;
    private final Heard heard;
    private final Pieces sink;
    private final SseScanner scanner;
    private @Nullable EventReader reader;
    private @Nullable Exchange exchange;
    private int status;
    private boolean whole;
    private boolean over;
    private boolean cut;
    private String answer = "";
    private long sent;
    private long began;
    private long ended;

    MemberDownstream(Asking asking, Question question, Listener listener) {
        this.asking = asking;
        this.question = question;
        this.listener = listener;
        heard = new Heard(asking.allocator(), asking.mostAnswer());
        sink = new Pieces(asking.allocator());
        scanner = new SseScanner(asking.mostEvent());
    }

    /** Asks. What becomes of it may be known before this returns. */
    void ask() {
        began = asking.nanos();
        exchange = asking.ask(this, question);
    }

    /** What is asked. */
    Question question() {
        return question;
    }

    /** What has been answered. */
    Heard heard() {
        return heard;
    }

    /** Whether nothing more will come. */
    boolean isOver() {
        return over;
    }

    /** Whether there is an answer to go on with. */
    boolean answered() {
        return over && !cut && heard.complete() && !answer.isEmpty();
    }

    /** What it said, without what it thought aloud; known from the end on. */
    String said() {
        return answer;
    }

    /** The council goes on without it: its backend is let go at once. */
    void cut(Cause cause) {
        if (over) {
            return;
        }
        cut = true;
        close();
        Exchange asked = exchange;
        if (asked != null) {
            asked.cancel(cause);
        }
    }

    /** The council's own client can take more again. */
    void onWritable() {
        if (exchange != null && !over) {
            exchange.onWritable();
        }
    }

    // What the exchange does to its client.

    @Override
    public ByteSink sink() {
        return sink;
    }

    @Override
    public long pending() {
        return sink.size();
    }

    @Override
    public void discard() {
        sink.reset();
    }

    @Override
    public void begin(AnswerHead head) {
        status = head.status();
        whole = !head.stream();
        reader = asking.wire().eventReader(!whole);
    }

    @Override
    public void flush() {
        if (over) {
            sink.reset();
            return;
        }
        if (whole || sink.size() == 0) {
            return;
        }
        sent += sink.size();
        sink.drainTo(piece -> {
            try {
                scanner.scan(piece, this);
            } finally {
                piece.release();
            }
        });
        tell();
    }

    private void tell() {
        if (heard.fault() != null) {
            close();
            listener.over(this);
        } else {
            listener.heard(this);
        }
    }

    @Override
    public void end() {
        if (over) {
            sink.reset();
            return;
        }
        EventReader last = reader;
        if (last == null) {
            heard.fault(broken());
        } else if (status >= 400) {
            heard.fault(refused());
        } else if (whole) {
            ByteBuf body = sink.takeComposite();
            sent += body.readableBytes();
            last.onFrame(body, heard);
            body.release();
            last.onEnd(heard);
        } else {
            flush();
            if (!over) {
                scanner.end(this);
                last.onEnd(heard);
            }
        }
        if (!over) {
            close();
            listener.over(this);
        }
    }

    private Fault refused() {
        ByteBuf body = sink.takeComposite();
        ErrorNote said = asking.wire().errors().read(body);
        body.release();
        String message = said == null || said.message().isEmpty() ? "It was refused." : said.message();
        return new Fault.Upstream(FaultCode.UPSTREAM_STATUS, message, Stage.HEAD);
    }

    private static Fault broken() {
        return new Fault.Upstream(FaultCode.UPSTREAM_TRUNCATED, "The answer broke off.", Stage.STREAM);
    }

    @Override
    public void endAndClose() {
        end();
    }

    @Override
    public void ahead(byte[] bytes) {
        // Heartbeats are for clients that might lose patience.
    }

    @Override
    public void cut() {
        sink.reset();
        if (!over) {
            heard.fault(broken());
            close();
            listener.over(this);
        }
    }

    @Override
    public boolean admin() {
        return false;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public void hold(boolean held) {
        // The whole request was there from the start.
    }

    @Override
    public boolean patient() {
        return true;
    }

    @Override
    public boolean writable() {
        return !asking.paused();
    }

    @Override
    public void onFrame(Frame frame) {
        EventReader to = reader;
        if (to != null && heard.fault() == null) {
            to.onFrame(frame.data(), heard);
            if (to.broken() > 0) {
                heard.fault(broken());
            }
        }
    }

    @Override
    public void onComment(Frame frame) {
        // A backend's heartbeat.
    }

    @Override
    public void onFault(Fault fault) {
        heard.fault(fault);
    }

    /** The one way to be over: what held bytes on the way is given back. */
    private void close() {
        over = true;
        ended = asking.nanos();
        // The synthesizer's has gone to the client already, as it came.
        answer = question.part() == Question.Part.SYNTHESIZER ? heard.text() : Thoughts.without(heard.text());
        sink.release();
        scanner.close();
        if (reader != null) {
            reader.close();
        }
    }

    /** Id of the backend that is at work on it; −1 when none is. */
    int backend() {
        AttemptPlan plan = over || exchange == null ? null : exchange.planned();
        Attempt last = plan == null ? null : plan.last();
        return last == null ? -1 : last.choice().backend().id();
    }

    // What it came to; final from the turn after the end on.

    /** Lets its backend go, should it still be at work behind an answer that was of no use. */
    void settle() {
        Exchange asked = exchange;
        if (over && asked != null && !(asked.phase() instanceof Phase.Done)) {
            asked.cancel(Cause.LOSER);
        }
    }

    /** Gives back what was heard. */
    void release() {
        heard.close();
    }

    /** The code of what went wrong; null if nothing did. */
    @Nullable
    FaultCode code() {
        Exchange asked = exchange;
        FaultCode found = asked != null && asked.phase() instanceof Phase.Done(var outcome) ? outcome.code() : null;
        Fault fault = heard.fault();
        return found != null ? found : fault == null ? null : fault.code();
    }

    /** Why there is no answer, fit for the caller's eyes; empty when there is one. */
    String problem() {
        if (answered()) {
            return "";
        }
        if (cut) {
            return "It had not answered when the council went on.";
        }
        Fault fault = heard.fault();
        return fault != null ? fault.message() : "Its answer was empty.";
    }

    /** What it cost. */
    Tokens tokens() {
        Usage usage = exchange == null ? null : exchange.usage();
        return usage == null ? Tokens.UNKNOWN : Tokens.of(usage);
    }

    /** What became of it as a member's answer. */
    MemberAnswer answer() {
        Exchange asked = exchange;
        AttemptPlan plan = asked == null ? null : asked.planned();
        Attempt last = plan == null ? null : plan.last();
        long ttft = asked == null ? -1 : asked.times().ttftNanos();
        MemberAnswer.State state =
                answered() ? MemberAnswer.State.DONE : cut ? MemberAnswer.State.CUT : MemberAnswer.State.FAILED;
        return new MemberAnswer(
                question.place(),
                last == null ? question.model() : last.choice().publicName(),
                last == null ? "" : last.choice().backend().name(),
                state,
                new MemberAnswer.Times(Math.max(0, ended - began) / 1_000_000, ttft < 0 ? -1 : ttft / 1_000_000),
                tokens(),
                answer,
                problem());
    }
}
