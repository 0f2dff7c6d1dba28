package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.engine.Engine;
import io.councilrouter.codec.engine.EngineFacts;
import io.councilrouter.codec.engine.Engines;
import io.councilrouter.codec.engine.HeartbeatQuestion;
import io.councilrouter.codec.engine.ModelQuestion;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.turns.Deadline;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backend's heartbeat. Every interval, plus or minus a tenth, it asks first for {@code health.path}, if there is
 * one, then the engine's questions one after the other on a kept connection, and reports what it learnt. After the
 * report it asks for what the list left out, see {@link Learner}. Confined to the control loop.
 */
final class HeartbeatChannel {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMillis(500);

    /** Where beats are reported. */
    interface BeatListener {
        /** Every required question was answered. */
        void beat(String backend, EngineFacts facts);

        /** More is known about the models of the last beat; nothing new about the server itself. */
        void learnt(String backend, EngineFacts facts);

        /**
         * The server answers, but not with a usable list: its last list stays in force, and the backend is degraded.
         */
        void doubtful(String backend, String why);

        /** The beat was missed. */
        void missed(String backend, String why);

        /** The server answered, but refused our credentials. */
        void refused(String backend, String why);

        /** The backend's address is this very gateway's. */
        void loops(String backend);
    }

    private final Fetch.Tools tools;
    private final BackendProfile profile;
    private final String ownInstance;
    private final BeatListener listener;
    private final Engine engine;
    private final @Nullable Learner learner;
    private final Deadline next = new Deadline(this::beat);
    private final Duration interval;
    private EngineFacts facts = new EngineFacts();
    private long jitter;
    private boolean closed;
    private @Nullable Fetch asking;

    HeartbeatChannel(
            Fetch.Tools tools, BackendProfile profile, Duration interval, String ownInstance, BeatListener listener) {
        this.tools = tools;
        this.profile = profile;
        this.interval = interval;
        this.ownInstance = ownInstance;
        this.listener = listener;
        this.engine = Engines.of(profile.config().type());
        ModelQuestion about = engine.aboutModels();
        this.learner = about == null
                ? null
                : new Learner(tools, profile, about, patience(), known -> listener.learnt(profile.name(), known));
        this.jitter = profile.name().hashCode() | 1L;
    }

    BackendProfile profile() {
        return profile;
    }

    /** Begins at once with a beat. */
    void start() {
        if (!engine.questions().isEmpty() || !healthPath().isEmpty()) {
            beat();
        }
    }

    private String healthPath() {
        return profile.config().health().path();
    }

    private void beat() {
        facts = new EngineFacts();
        if (healthPath().isEmpty()) {
            ask(0);
        } else {
            fetch(healthPath(), this::onHealth);
        }
    }

    private void onHealth(int status, ByteBuf body) {
        if (status < 200 || status >= 300) {
            miss("its " + healthPath() + " answered with status " + status);
        } else {
            next(0);
        }
    }

    private void ask(int at) {
        List<HeartbeatQuestion> questions = engine.questions();
        if (closed) {
            return;
        }
        if (at == questions.size()) {
            good();
            return;
        }
        HeartbeatQuestion question = questions.get(at);
        fetch(profile.config().path(question.path()), (status, body) -> onAnswer(at, question, status, body));
    }

    private void good() {
        if (learner != null) {
            learner.complete(facts);
        }
        listener.beat(profile.name(), facts);
        again();
        if (learner != null) {
            learner.begin();
        }
    }

    /** Handles an answer that does not come from this gateway itself. */
    private interface ForeignAnswer {
        void answer(int status, @Borrowed ByteBuf body);
    }

    private void fetch(String target, ForeignAnswer then) {
        asking = Fetch.get(tools, profile, target, patience(), new Fetch.FetchResult() {
            @Override
            public void answered(int status, String instance, @Borrowed ByteBuf body) {
                if (closed) {
                    return;
                }
                if (instance.equals(ownInstance)) {
                    listener.loops(profile.name());
                    again();
                    return;
                }
                then.answer(status, body);
            }

            @Override
            public void failed(String why) {
                // A server that does not answer at all is dead, even if the question was optional.
                miss(why);
            }
        });
    }

    private void onAnswer(int at, HeartbeatQuestion question, int status, ByteBuf body) {
        if ((status == 401 || status == 403) && question.required()) {
            listener.refused(
                    profile.name(), "its " + question.path() + " refused our credentials with status " + status);
            again();
            return;
        }
        boolean noList = question.lists() && (status == 404 || status == 405);
        if (status != 200 && question.required()) {
            String why = "its " + question.path() + " answered with status " + status;
            if (noList && !profile.config().offer().models().isEmpty()) {
                // It has no list and needs none: the configuration names its models.
                next(at + 1);
            } else if (question.lists() && status == 429) {
                doubt(why);
            } else {
                miss(noList ? why + "; name its models in the configuration" : why);
            }
            return;
        }
        engine.read(at, status, body, facts);
        if (question.lists() && !facts.inPlaceOfList().isEmpty()) {
            doubt("its " + question.path() + " answered with " + facts.inPlaceOfList()
                    + " instead of a list of models");
            return;
        }
        next(at + 1);
    }

    private void next(int at) {
        // Not inside the connection's callback: the connection must be back in its pool first.
        tools.turns().execute(() -> ask(at));
    }

    private void doubt(String why) {
        listener.doubtful(profile.name(), why);
        again();
    }

    private void miss(String why) {
        if (!closed) {
            listener.missed(profile.name(), why);
            again();
        }
    }

    private Duration patience() {
        Duration most = interval.compareTo(LONGEST) < 0 ? interval : LONGEST;
        return most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
    }

    /** Arms the next beat with jitter, so that many gateways and backends do not fall into step. */
    private void again() {
        jitter = jitter * 6364136223846793005L + 1442695040888963407L;
        double spread = 0.9 + (jitter >>> 40) * 0x1p-24 * 0.2;
        tools.turns().arm(next, (long) (interval.toNanos() * spread));
    }

    /** Asks now instead of waiting for the next beat. */
    void hurry() {
        if (next.armed()) {
            tools.turns().disarm(next);
            beat();
        }
    }

    void close() {
        closed = true;
        if (asking != null) {
            asking.cancel();
        }
        if (learner != null) {
            learner.close();
        }
        tools.turns().disarm(next);
    }
}
