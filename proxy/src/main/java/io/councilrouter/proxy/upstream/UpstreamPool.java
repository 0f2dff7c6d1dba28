package io.councilrouter.proxy.upstream;

import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.turns.Turns;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Idle connections of one loop to one backend. The one used last is lent first, so that the others can go cold and
 * close. Confined to its loop: no CAS, no lock.
 */
final class UpstreamPool {
    /** llama.cpp and uvicorn (vLLM, SGLang) close idle connections after 5 s, and making one anew costs little. */
    private static final Duration IDLE_PLAIN = Duration.ofSeconds(4);

    /** Behind TLS stand services that keep connections for a minute and more, and a handshake costs several round trips. */
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

    /** The backend as it is spoken to over these connections. */
    BackendProfile profile() {
        return profile;
    }

    /** Lends an idle connection; false when there is none. */
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

    /** Closes what is idle, and from now on each connection behind the answer that it is at. */
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
