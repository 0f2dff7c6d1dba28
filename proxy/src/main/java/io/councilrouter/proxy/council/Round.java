package io.councilrouter.proxy.council;

import io.councilrouter.council.Question;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.turns.Deadline;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions that are asked together, and the rule for when the council goes on.
 *
 * <pre>
 *   asked --> all are over ---------------------------------------------------> done
 *         --> deadline, and as many answers as are needed: the rest is cut ---> done
 *         --> too many have failed for the quorum: the rest is cut ------------> done, short
 * </pre>
 *
 * <p>Answers end inside their exchanges, so the next step runs in a turn of its own. Belongs to one run, on its loop.
 */
final class Round implements MemberDownstream.MemberListener {

    /** Is told what happens in a round. */
    interface RoundListener {
        /** A member has said more. */
        void heard(MemberDownstream from);

        /** A member's answer is final. */
        void settled(MemberDownstream from);

        /** The round is over; nothing more comes from it. */
        void over(Round stage);
    }

    private final QuestionSender asking;
    private final int needed;
    private final RoundListener listener;
    private final Deadline deadline = new Deadline(this::late);
    private final List<MemberDownstream> asked = new ArrayList<>();
    private final List<MemberDownstream> open = new ArrayList<>();
    private boolean late;
    private boolean looking;
    private boolean over;

    /**
     * A round.
     *
     * @param needed how many answers it needs, 0 for none
     */
    Round(QuestionSender asking, int needed, RoundListener listener) {
        this.asking = asking;
        this.needed = needed;
        this.listener = listener;
    }

    /**
     * Asks.
     *
     * @param nanos how long to wait for all answers, 0 for no limit
     */
    void ask(List<Question> questions, long nanos) {
        for (Question each : questions) {
            MemberDownstream one = new MemberDownstream(asking, each, this);
            asked.add(one);
            open.add(one);
        }
        if (nanos > 0) {
            asking.turns().arm(deadline, nanos);
        }
        asking.together(asked);
        for (MemberDownstream each : List.copyOf(asked)) {
            if (!over) {
                each.ask();
            }
        }
    }

    /** All questions, in the order they were asked. */
    List<MemberDownstream> asked() {
        return asked;
    }

    /** What was asked for. */
    Question.Part part() {
        return asked.getFirst().question().part();
    }

    /** How many answers there are. */
    int reached() {
        int count = 0;
        for (MemberDownstream each : asked) {
            count += each.answered() ? 1 : 0;
        }
        return count;
    }

    /** How many answers it needs. */
    int needed() {
        return needed;
    }

    @Override
    public void heard(MemberDownstream from) {
        if (!over) {
            listener.heard(from);
        }
    }

    @Override
    public void over(MemberDownstream from) {
        if (!over && !looking) {
            looking = true;
            asking.turns().execute(() -> asking.turn(this::look));
        }
    }

    private void late() {
        late = true;
        asking.turn(this::look);
    }

    private void look() {
        looking = false;
        if (over) {
            return;
        }
        for (MemberDownstream each : List.copyOf(open)) {
            if (each.isOver()) {
                settle(each);
            }
        }
        int reached = reached();
        boolean enough = late && reached >= needed;
        boolean hopeless = reached + open.size() < needed;
        if (enough || hopeless) {
            for (MemberDownstream each : List.copyOf(open)) {
                each.cut(Cause.LOSER);
                settle(each);
            }
        }
        if (open.isEmpty()) {
            over = true;
            asking.turns().disarm(deadline);
            listener.over(this);
        }
    }

    private void settle(MemberDownstream each) {
        open.remove(each);
        each.settle();
        asking.spent(each.tokens());
        listener.settled(each);
    }

    /** The run is over: whatever is still at work is released at once. Idempotent. */
    void cancel(Cause cause) {
        over = true;
        asking.turns().disarm(deadline);
        for (MemberDownstream each : List.copyOf(open)) {
            each.cut(cause);
            each.settle();
        }
        open.clear();
    }

    /** The client can take more data again. */
    void onWritable() {
        for (MemberDownstream each : List.copyOf(open)) {
            each.onWritable();
        }
    }

    /** Releases what was heard. */
    void release() {
        asked.forEach(MemberDownstream::release);
    }
}
