package io.councilrouter.proxy.upstream;

import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.turns.Turns;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Idle connections of one loop to one backend. The one used last is lent first, so that the others can idle out and
 * close. Confined to its loop: no CAS, no lock.
 */
final class UpstreamPool {
    /** llama.cpp and uvicorn (vLLM, SGLang) close idle connections after 5 s, and a new one costs little. */
    private static final Duration IDLE_PLAIN = Duration.ofSeconds(4);

    /** Services behind TLS keep connections for a minute or more, and a handshake costs several round trips. */
    private static final Duration IDLE_TLS = Duration.ofSeconds(55);

    private static final int MOST_IDLE = 256;

    private final BackendProfile profile;
    private final Turns turns;
    private final ArrayDeque<UpstreamHandler> idle = new ArrayDeque<>();
    private boolean retired;
    private long created;
    private long reused;

    UpstreamPool(BackendProfile profile, Turns turns) {
        this.profile = profile;
        this.turns = turns;
    }

    String name() {
        return profile.name();
    }

    /** The profile of the backend at the other end. */
    BackendProfile profile() {
        return profile;
    }

    /** Lends an idle connection; false if there is none. */
    boolean lend(ConnectionClaim lease) {
        for (UpstreamHandler each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            turns.disarm(each.idle());
            if (each.open()) {
                reused++;
                lease.ready(each);
                return true;
            }
        }
        return false;
    }

    /** A connection was made. */
    void made() {
        created++;
    }

    /** A connection's answer is complete, and it may serve another request. */
    void giveBack(UpstreamHandler connection) {
        if (retired || idle.size() >= MOST_IDLE) {
            connection.close();
            return;
        }
        idle.addFirst(connection);
        turns.arm(connection.idle(), (profile.tls() ? IDLE_TLS : IDLE_PLAIN).toNanos());
    }

    /** A connection closed. */
    void gone(UpstreamHandler connection) {
        turns.disarm(connection.idle());
        idle.remove(connection);
    }

    /** Closes idle connections now, and each busy one after its current answer. */
    void close() {
        retired = true;
        for (UpstreamHandler each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            turns.disarm(each.idle());
            each.close();
        }
    }

    /** Connections made, ever. */
    long created() {
        return created;
    }

    /** Times a connection served again, ever. */
    long reused() {
        return reused;
    }

    /** Connections idle now. */
    int idleNow() {
        return idle.size();
    }
}
