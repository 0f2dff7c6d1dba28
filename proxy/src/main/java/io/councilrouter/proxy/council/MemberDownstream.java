package io.councilrouter.proxy.council;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.council.MemberAnswer;
import io.councilrouter.council.Question;
import io.councilrouter.council.QuestionResult;
import io.councilrouter.council.Thoughts;
import io.councilrouter.council.Tokens;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.AttemptView;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Downstream;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The council as the client of one exchange: asks one question and receives the answer as events, whatever the backend
 * speaks. Its listener is called for text and for the end while the exchange is still at work, and so must not end that
 * exchange before the next turn.
 *
 * <p>Belongs to one question, on its loop.
 */
final class MemberDownstream implements Downstream, QuestionResult {

    /** Who waits for the answer. */
    interface MemberListener {
        /** More text has come: {@link MemberText#news}. */
        void heard(MemberDownstream from);

        /** The question is over, answered or not; called once. */
        void over(MemberDownstream from);
    }

    private final QuestionSender asking;
    private final Question question;
    private final MemberListener listener;
    private final MemberText heard;
    private @Nullable Exchange exchange;
    private boolean over;
    private boolean cut;
    private String answer = "";
    private long began;
    private long ended;

    MemberDownstream(QuestionSender asking, Question question, MemberListener listener) {
        this.asking = asking;
        this.question = question;
        this.listener = listener;
        heard = new MemberText(asking.allocator(), asking.mostAnswer());
    }

    /** Asks. The listener may be called before this returns. */
    void ask() {
        began = asking.nanos();
        exchange = asking.ask(this, question);
    }

    @Override
    public Question question() {
        return question;
    }

    /** The answer so far. */
    MemberText heard() {
        return heard;
    }

    /** Whether nothing more will come. */
    boolean isOver() {
        return over;
    }

    @Override
    public boolean answered() {
        return over && !cut && heard.complete() && !answer.isEmpty();
    }

    @Override
    public String said() {
        return answer;
    }

    /** The council goes on without this answer: its backend is released at once. */
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

    // Calls by which the exchange speaks to its client.

    @Override
    public ByteSink sink() {
        throw new IllegalStateException("a council receives its members' answers as events");
    }

    @Override
    public EventSink events() {
        return heard;
    }

    @Override
    public long pending() {
        return heard.pending();
    }

    @Override
    public void discard() {
        if (!over) {
            heard.discard();
        }
    }

    @Override
    public void begin(AnswerHead head) {
        // The events say whatever a head could.
    }

    @Override
    public void flush() {
        boolean news = heard.pending() > 0;
        heard.keep();
        if (over || !news) {
            return;
        }
        if (heard.fault() != null) {
            close();
            listener.over(this);
        } else {
            listener.heard(this);
        }
    }

    @Override
    public void end() {
        flush();
        if (!over) {
            close();
            listener.over(this);
        }
    }

    @Override
    public void endAndClose() {
        end();
    }

    @Override
    public void ahead(byte[] bytes) {
        // Heartbeats are for clients that might time out.
    }

    @Override
    public void cut() {
        if (!over) {
            heard.fault(new Fault.BackendFailed(
                    FaultCode.UPSTREAM_TRUNCATED, "The answer broke off.", FailurePoint.STREAM));
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
        return heard.size();
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

    /** The only way to end. */
    private void close() {
        over = true;
        ended = asking.nanos();
        // The synthesizer's text has already gone to the client as it came.
        answer = question.part() == Question.Part.SYNTHESIZER ? heard.text() : Thoughts.without(heard.text());
    }

    /** Id of the backend at work on it; −1 if there is none. */
    int backend() {
        AttemptView last = over || exchange == null ? null : exchange.attempted();
        return last == null ? -1 : last.backend().id();
    }

    // The outcome; final from the turn after the end.

    /** Releases its backend, should it still be working on an answer that is of no use. */
    void settle() {
        Exchange asked = exchange;
        if (over && asked != null && !(asked.phase() instanceof Phase.Done)) {
            asked.cancel(Cause.LOSER);
        }
    }

    /** Releases what was heard. */
    void release() {
        heard.close();
    }

    @Override
    public @Nullable FaultCode code() {
        Exchange asked = exchange;
        FaultCode found = asked != null && asked.phase() instanceof Phase.Done(var outcome) ? outcome.code() : null;
        Fault fault = heard.fault();
        return found != null ? found : fault == null ? null : fault.code();
    }

    @Override
    public String problem() {
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

    /** The outcome as a member's answer. */
    MemberAnswer answer() {
        Exchange asked = exchange;
        AttemptView last = asked == null ? null : asked.attempted();
        long ttft = asked == null ? -1 : asked.times().ttftNanos();
        MemberAnswer.MemberState state = answered()
                ? MemberAnswer.MemberState.DONE
                : cut ? MemberAnswer.MemberState.CUT : MemberAnswer.MemberState.FAILED;
        return new MemberAnswer(
                question.place(),
                last == null ? question.model() : last.served(),
                last == null ? "" : last.backend().name(),
                state,
                new MemberAnswer.MemberTimes(Math.max(0, ended - began) / 1_000_000, ttft < 0 ? -1 : ttft / 1_000_000),
                tokens(),
                answer,
                problem());
    }
}
