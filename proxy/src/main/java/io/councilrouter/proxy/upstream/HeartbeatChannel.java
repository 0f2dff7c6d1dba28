package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.engine.Engine;
import io.councilrouter.codec.engine.EngineFacts;
import io.councilrouter.codec.engine.Engines;
import io.councilrouter.codec.engine.Question;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.exchange.Deadline;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backend's heartbeat: every interval, give or take a tenth, it asks the engine's questions one after the other on a
 * kept connection and reports what it learnt. Confined to the control loop.
 */
final class HeartbeatChannel {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration SHORTEST = Duration.ofMillis(500);

    /** Where beats are reported. */
    interface Listener {
        /** All that had to be answered was. */
        void beat(String backend, EngineFacts facts);

        /** The beat was missed. */
        void missed(String backend, String why);

        /** It answered, but not to our credentials. */
        void refused(String backend, String why);

        /** The backend's address is this very gateway's. */
        void loops(String backend);
    }

    private final Fetch.Tools tools;
    private final BackendProfile profile;
    private final String ownInstance;
    private final Listener listener;
    private final Engine engine;
    private final Deadline next = new Deadline(this::beat);
    private final Duration interval;
    private EngineFacts facts = new EngineFacts();
    private long jitter;
    private boolean closed;
    private @Nullable Fetch asking;

    HeartbeatChannel(
            Fetch.Tools tools, BackendProfile profile, Duration interval, String ownInstance, Listener listener) {
        this.tools = tools;
        this.profile = profile;
        this.interval = interval;
        this.ownInstance = ownInstance;
        this.listener = listener;
        this.engine = Engines.of(profile.config().type());
        this.jitter = profile.name().hashCode() | 1L;
    }

    BackendProfile profile() {
        return profile;
    }

    /** Begins with a beat at once. */
    void start() {
        if (!engine.questions().isEmpty()) {
            beat();
        }
    }

    private void beat() {
        facts = new EngineFacts();
        ask(0);
    }

    private void ask(int at) {
        List<Question> questions = engine.questions();
        if (closed) {
            return;
        }
        if (at == questions.size()) {
            listener.beat(profile.name(), facts);
            again();
            return;
        }
        Question question = questions.get(at);
        asking = Fetch.get(tools, profile, question.path(), patience(), new Fetch.Answer() {
            @Override
            public void answered(int status, String instance, @Borrowed ByteBuf body) {
                onAnswer(at, question, status, instance, body);
            }

            @Override
            public void failed(String why) {
                // An optional question that is not answered at all is a dead server all the same.
                miss(why);
            }
        });
    }

    private void onAnswer(int at, Question question, int status, String instance, ByteBuf body) {
        if (closed) {
            return;
        }
        if (instance.equals(ownInstance)) {
            listener.loops(profile.name());
            again();
            return;
        }
        if ((status == 401 || status == 403) && question.required()) {
            listener.refused(
                    profile.name(), "its " + question.path() + " refused our credentials with status " + status);
            again();
            return;
        }
        if (status != 200 && question.required()) {
            miss("its " + question.path() + " answered with status " + status);
            return;
        }
        engine.read(at, status, body, facts);
        // Not from inside the connection's callback: it must be back in its pool first.
        tools.turns().execute(() -> ask(at + 1));
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

    /** Spreads beats, so that many gateways and backends do not fall into step. */
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
        tools.turns().disarm(next);
    }
}
