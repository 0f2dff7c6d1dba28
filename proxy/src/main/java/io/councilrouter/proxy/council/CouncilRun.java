package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.council.Analysis;
import io.councilrouter.council.CouncilFaults;
import io.councilrouter.council.CouncilResult;
import io.councilrouter.council.Deliberation;
import io.councilrouter.council.MemberAnswer;
import io.councilrouter.council.Question;
import io.councilrouter.council.Question.Part;
import io.councilrouter.council.Quorum;
import io.councilrouter.council.RoleAssignment;
import io.councilrouter.council.Template;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.turns.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One council at work.
 *
 * <pre>
 *   rounds --+------------------------------------------------> answer: written, streamed as it comes
 *            +--> ballots --> repairs --> aggregate --+-------> answer: written | the winner's, word for word
 *            +--> analysis ---------------------------+
 *            +--> votes counted ------------------------------> answer: the majority's, word for word | written
 *   cascade: two asked --> agree? --> one more asked --> agree? ...
 * </pre>
 *
 * <p>Every arrow is a {@link Round}. A round that misses its quorum ends the run with a fault. Belongs to one exchange,
 * on its loop.
 */
final class CouncilRun implements Round.RoundListener {
    private final Exchange x;
    private final QuestionSender asking;
    private final RoleAssignment casting;
    private final RunReporter voice;
    private final Deliberation deliberation;
    private final Template template;
    private final Deadline silence = new Deadline(this::silent);
    private final List<Round> stages = new ArrayList<>();
    private final List<List<MemberAnswer>> rounds = new ArrayList<>();
    private List<MemberAnswer> answers = List.of();
    private Quorum quorum;
    private int cut;
    private @Nullable Round stage;
    private boolean over;

    /**
     * A run.
     *
     * @param casting who is asked what
     */
    CouncilRun(Exchange x, QuestionSender asking, RoleAssignment casting, RunReporter voice) {
        this.x = x;
        this.asking = asking;
        this.casting = casting;
        this.voice = voice;
        template = casting.template();
        deliberation = new Deliberation(casting);
        quorum = new Quorum(template.limits().quorum(), 0, 0);
    }

    /** Begins. */
    void begin() {
        keepTalking();
        voice.begin(x.caller().council(), template);
        answers = casting.unasked();
        if (template.strategy().escalates()) {
            ask(casting.members(1, List.of(), 0, Math.min(2, template.members().size())), 0);
        } else {
            round(1);
        }
    }

    private void round(int round) {
        List<MemberAnswer> before = round == 1 ? List.of() : answers;
        ask(casting.members(round, before, 0, template.members().size()), quorum.required());
    }

    private void ask(List<Question> questions, int needed) {
        Part part = questions.getFirst().part();
        Round next = new Round(asking, needed, this);
        stage = next;
        stages.add(next);
        questions.forEach(voice::asked);
        next.ask(
                questions,
                part == Part.SYNTHESIZER ? 0 : template.limits().deadline().toNanos());
    }

    @Override
    public void heard(MemberDownstream from) {
        switch (from.question().part()) {
            case MEMBER -> voice.heard(from);
            case SYNTHESIZER -> tell(from);
            case JUDGE, ANALYST -> {}
        }
    }

    private void tell(MemberDownstream from) {
        ByteBuf news = from.heard().news();
        if (news != null) {
            voice.answer(news);
        }
    }

    @Override
    public void settled(MemberDownstream from) {
        if (from.question().part() == Part.MEMBER) {
            voice.settled(from);
        }
    }

    @Override
    public void over(Round done) {
        if (over) {
            return;
        }
        switch (done.part()) {
            case MEMBER -> answered(done);
            case JUDGE -> judged(done);
            case ANALYST -> analysed(done);
            case SYNTHESIZER -> written(done.asked().getFirst());
        }
    }

    // Members.

    private void answered(Round done) {
        List<MemberAnswer> now = new ArrayList<>(template.strategy().escalates() ? answers : casting.unasked());
        for (MemberDownstream each : done.asked()) {
            MemberAnswer answer = each.answer();
            now.set(answer.place(), answer);
            cut += answer.state() == MemberAnswer.MemberState.CUT ? 1 : 0;
        }
        answers = List.copyOf(now);
        int reached = (int) answers.stream().filter(MemberAnswer::answered).count();
        quorum = new Quorum(quorum.required(), reached, cut);
        int round = done.asked().getFirst().question().round();
        if (template.strategy().escalates()) {
            escalate();
            return;
        }
        rounds.add(answers);
        voice.round(round, quorum);
        if (reached < quorum.required()) {
            fail(CouncilFaults.noQuorum(template, quorum, done.asked()));
        } else if (round < template.rounds()) {
            round(round + 1);
        } else {
            judge();
        }
    }

    /** A cascade: asks one more member until two agree. */
    private void escalate() {
        int next = (int) answers.stream()
                .filter(each -> each.state() != MemberAnswer.MemberState.UNASKED)
                .count();
        MemberAnswer agreed = deliberation.agreed(answers);
        if (agreed == null && next < template.members().size()) {
            ask(casting.members(1, List.of(), next, next + 1), 0);
            return;
        }
        rounds.add(answers);
        voice.round(1, quorum);
        if (agreed != null) {
            verbatim(agreed);
        } else if (quorum.reached() < quorum.required()) {
            fail(CouncilFaults.noQuorum(
                    template,
                    quorum,
                    stages.stream().flatMap(each -> each.asked().stream()).toList()));
        } else {
            write();
        }
    }

    private void judge() {
        MemberAnswer winner = template.strategy().comparesAnswers() ? deliberation.majority(answers) : null;
        if (winner != null) {
            verbatim(winner);
        } else if (template.strategy().ranks() && quorum.reached() > 1) {
            ask(deliberation.judges(answers), 0);
        } else if (template.strategy().analyses() && quorum.reached() > 1) {
            ask(List.of(casting.analyst(answers)), 0);
        } else {
            write();
        }
    }

    // Ballots.

    private void judged(Round done) {
        List<Question> again = new ArrayList<>();
        for (MemberDownstream each : done.asked()) {
            Question repair = deliberation.ballot(each);
            if (repair != null) {
                again.add(repair);
            }
        }
        if (!again.isEmpty()) {
            ask(again, 0);
            return;
        }
        deliberation.rankings().forEach(voice::ranked);
        MemberAnswer winner = template.strategy().verbatim() ? deliberation.winner(answers) : null;
        if (winner != null) {
            verbatim(winner);
        } else {
            write();
        }
    }

    // Analysis.

    private void analysed(Round done) {
        Question again = deliberation.analysis(done.asked().getFirst(), answers);
        if (again != null) {
            ask(List.of(again), 0);
            return;
        }
        Analysis analysis = deliberation.analysis();
        if (analysis != null) {
            voice.analysed(analysis);
        }
        write();
    }

    // The answer.

    private void write() {
        ask(List.of(casting.synthesizer(rounds, deliberation)), 1);
    }

    private void written(MemberDownstream synthesizer) {
        if (!synthesizer.answered()) {
            fail(CouncilFaults.unwritten(synthesizer));
            return;
        }
        tell(synthesizer);
        FinishReason reason = synthesizer.heard().finish();
        done(synthesizer.said(), reason == null ? FinishReason.STOP : reason);
    }

    /** A member's answer becomes the council's, word for word. */
    private void verbatim(MemberAnswer winner) {
        ByteBuf text = Unpooled.wrappedBuffer(RoleAssignment.inside(winner.text()));
        voice.answer(text);
        done(winner.text(), FinishReason.STOP);
    }

    private void done(String answer, FinishReason reason) {
        over = true;
        CouncilResult result = new CouncilResult(
                x.caller().council(),
                casting.seed(),
                template,
                rounds,
                deliberation.verdict(answers),
                quorum,
                asking.tokens());
        StoredRun.keep(x, asking.wire(), answer, result);
        voice.done(result, reason);
    }

    private void fail(Fault fault) {
        over = true;
        x.fail(fault);
    }

    // Whatever happens.

    private void keepTalking() {
        long every = x.config().traffic().streaming().heartbeat().toNanos();
        if (every > 0 && x.streamed()) {
            asking.turns().arm(silence, every);
        }
    }

    private void silent() {
        voice.silence();
        keepTalking();
    }

    /** The client has become slow, or has caught up. */
    void pause(boolean slow) {
        asking.paused(slow);
        if (!slow && stage != null) {
            stage.onWritable();
        }
    }

    /** The run is over, finished or cancelled: whatever is still at work is released at once. Idempotent. */
    void cancel(Cause cause) {
        over = true;
        asking.turns().disarm(silence);
        if (stage != null) {
            stage.cancel(cause);
        }
        stages.forEach(Round::release);
        stages.clear();
        voice.close();
    }
}
