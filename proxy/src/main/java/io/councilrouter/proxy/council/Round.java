package io.councilrouter.proxy.council;

import io.councilrouter.council.Question;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.turns.Deadline;
import java.util.ArrayList;
import java.util.List;

/**
 * Questions that are asked together, and when the council goes on.
 *
 * <pre>
 *   asked --> all are over ---------------------------------------------------> done
 *         --> deadline, and as many answers as are needed: the rest is cut ---> done
 *         --> so many have failed that they cannot be had: the rest is cut ---> done, short
 * </pre>
 *
 * <p>Answers end inside their exchanges, so what follows happens in a turn of its own. One run's, on its loop.
 */
final class Round implements MemberDownstream.MemberListener {

    /** Who is told of a stage. */
    interface RoundListener {
        /** Somebody has said more. */
        void heard(MemberDownstream from);

        /** Somebody's answer is final. */
        void settled(MemberDownstream from);

        /** The stage is over; nothing more comes of it. */
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
     * A stage.
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
     * @param nanos after which it is not waited for all of them, 0 for however long it takes
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

    /** Everybody that was asked, in order. */
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

    /** The run is over: everybody still at work is let go, at once. Idempotent. */
    void cancel(Cause cause) {
        over = true;
        asking.turns().disarm(deadline);
        for (MemberDownstream each : List.copyOf(open)) {
            each.cut(cause);
            each.settle();
        }
        open.clear();
    }

    /** The client can take more again. */
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
