package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.engine.EngineFacts;
import io.councilrouter.codec.engine.ModelQuestion;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server what its models can do if its list does not say: after a good beat, one model after the other, each
 * only once, see {@link ModelMemory}. Beats do not wait for it, and its answers never make a beat good or bad. Confined
 * to the control loop.
 *
 * <pre>
 *   beat: complete(list) - reported - next beat armed - begin()
 *                                                          |
 *                             a model unknown, and neither MOST asked nor the time over? --- no ---> learnt, if anything was
 *                                ^                                | yes
 *                                +------- answered -------------- POST
 * </pre>
 */
final class Learner {
    private static final Logger LOG = LoggerFactory.getLogger(Learner.class);

    /** Most models asked about after one beat; the others follow after the next. */
    static final int MOST_A_BEAT = 32;

    private final Fetch.Tools tools;
    private final BackendProfile profile;
    private final ModelQuestion question;
    private final Duration patience;
    private final Consumer<EngineFacts> learnt;
    private final ModelMemory memory = new ModelMemory();
    private EngineFacts facts = new EngineFacts();
    private boolean running;
    private boolean news;
    private boolean closed;
    private int left;
    private long end;
    private @Nullable Fetch asking;

    /**
     * A learner who knows nothing yet.
     *
     * @param patience how long to wait for an answer, and how long a round goes on asking
     * @param learnt gets the facts of the last good beat once more is known
     */
    Learner(
            Fetch.Tools tools,
            BackendProfile profile,
            ModelQuestion question,
            Duration patience,
            Consumer<EngineFacts> learnt) {
        this.tools = tools;
        this.profile = profile;
        this.question = question;
        this.patience = patience;
        this.learnt = learnt;
    }

    /** Adds what is known from earlier answers to the result of a good beat. */
    void complete(EngineFacts beat) {
        facts = beat;
        memory.complete(beat);
    }

    /**
     * Begins to ask about what the last beat left out; if a round is still running, the beat only changes what is left
     * to ask.
     */
    void begin() {
        if (!running) {
            running = true;
            news = false;
            left = MOST_A_BEAT;
            end = tools.turns().nanos() + patience.toNanos();
            next();
        }
    }

    private void next() {
        if (closed) {
            return;
        }
        long now = tools.turns().nanos();
        ModelMemory.UnknownModel model = left == 0 || now - end >= 0 ? null : memory.next(now);
        if (model == null) {
            running = false;
            if (news) {
                memory.add(facts);
                learnt.accept(facts);
            }
            return;
        }
        left--;
        String path = profile.config().path(question.path());
        asking = Fetch.post(tools, profile, path, question.body(model.name()), patience, new Fetch.FetchResult() {
            @Override
            public void answered(int status, String instance, @Borrowed ByteBuf body) {
                said(model, question.read(status, body));
            }

            @Override
            public void failed(String why) {
                LOG.debug("event=models_not_told backend={} reason=\"{}\"", profile.name(), why);
                // A server that does not answer is not asked about its other models right away.
                left = 0;
                said(model, Set.of());
            }
        });
    }

    private void said(ModelMemory.UnknownModel model, Set<String> abilities) {
        news |= memory.answered(model, abilities, tools.turns().nanos());
        // Not inside the connection's callback: the connection must be back in its pool first.
        tools.turns().execute(this::next);
    }

    /** Stops asking; the answer to an open question is dropped. */
    void close() {
        closed = true;
        if (asking != null) {
            asking.cancel();
        }
    }
}
