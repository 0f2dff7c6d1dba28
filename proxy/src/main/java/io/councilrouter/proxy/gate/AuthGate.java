package io.councilrouter.proxy.gate;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Ascii;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.proxy.exchange.ApiKey;
import io.councilrouter.proxy.exchange.Credential;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Gated;
import io.councilrouter.proxy.exchange.Purpose;
import io.councilrouter.proxy.exchange.Verdict;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.load.KeyMeter;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Requires an API key (401) once the configuration has any, and counts requests to models against the key's limits (429). Paths
 * whose {@code Purpose} is open need none, and administrators have a gate of their own; every other path needs one. One per loop,
 * because its digest is reused.
 */
public final class AuthGate implements Gate {
    private static final byte[] BEARER = Ascii.of("bearer ");
    /** Keys are shorter than this, bytes. */
    private static final int LONGEST = 512;

    private static final Verdict MISSING = refuse(
            "This gateway wants an API key: send it as Authorization: Bearer KEY, or in the header x-api-key or"
                    + " x-goog-api-key.",
            "Bearer realm=\"council-router\"");
    private static final Verdict UNKNOWN = refuse(
            "This gateway does not know the API key that was sent; its operator makes keys with council-router key"
                    + " new.",
            "Bearer realm=\"council-router\", error=\"invalid_token\"");

    private final ApiKeys keys;
    private final Turns turns;
    private final MessageDigest sha256;
    private final byte[] shown = new byte[LONGEST];
    private final byte[] hash = new byte[32];

    /** A gate for the holders of {@code keys}, on the loop of {@code turns}. */
    public AuthGate(ApiKeys keys, Turns turns) {
        this.keys = keys;
        this.turns = turns;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Verdict refuse(String message, String challenge) {
        return new Verdict.Refuse(
                new Fault.Refused(FaultCode.UNAUTHENTICATED, message, Duration.ZERO), "WWW-Authenticate", challenge);
    }

    @Override
    public Verdict decide(Gated x) {
        Purpose purpose = x.endpoint().purpose();
        if (!keys.any() || purpose.open() || purpose == Purpose.ADMIN) {
            return Verdict.PROCEED;
        }
        ApiKey key = find(x);
        if (key == null) {
            return Credential.any(x.head().headers()) || inQuery(x) != null ? UNKNOWN : MISSING;
        }
        x.caller().key(key);
        boolean counted = x.endpoint().operation() != null && purpose.limited();
        return counted ? count(x, key) : Verdict.PROCEED;
    }

    /** Looks at all credentials: a client may send a backend's key beside ours, and ours in two headers. */
    private @Nullable ApiKey find(Gated x) {
        Headers headers = x.head().headers();
        ApiKey found = null;
        for (int i = 0; i < Credential.count(); i++) {
            Credential each = Credential.at(i);
            int line = headers.first(each.header());
            ApiKey key = line < 0 ? null : find(headers, line, each == Credential.BEARER);
            if (key != null) {
                x.caller().ours(each);
                found = found == null ? key : found;
            }
        }
        String sent = found == null ? inQuery(x) : null;
        return sent == null ? found : find(sent.getBytes(StandardCharsets.UTF_8));
    }

    /** The key in the query, where the client's dialect has a place for one there; null without one. No backend gets it. */
    private static @Nullable String inQuery(Gated x) {
        String field = x.endpoint().dialect().queryKey();
        return field.isEmpty() || !x.head().hasQuery() ? null : x.head().query(Ascii.of(field));
    }

    private @Nullable ApiKey find(byte[] key) {
        return key.length >= LONGEST ? null : find(key, 0, key.length);
    }

    private @Nullable ApiKey find(Headers headers, int line, boolean bearer) {
        if (bearer && !headers.valueStartsWithIgnoringCase(line, BEARER)) {
            return null;
        }
        int end = headers.value(line, shown);
        if (end < 0) {
            return null;
        }
        int from = bearer ? BEARER.length : 0;
        while (from < end && shown[from] == ' ') {
            from++;
        }
        return find(shown, from, end - from);
    }

    private @Nullable ApiKey find(byte[] key, int from, int length) {
        sha256.update(key, from, length);
        try {
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        return keys.find(hash);
    }

    private Verdict count(Gated x, ApiKey key) {
        long wait = x.caller().reserve(turns.nanos());
        if (wait == KeyMeter.ADMITTED) {
            return Verdict.PROCEED;
        }
        String who = "The API key \"" + key.id() + "\" may make "
                + (wait == KeyMeter.BUSY ? key.maxConcurrency() : key.rpm());
        return new Verdict.Refuse(
                wait == KeyMeter.BUSY
                        ? new Fault.Refused(
                                FaultCode.RATE_LIMITED,
                                who + " requests at once (max_concurrency), and that many are under way.",
                                Duration.ofSeconds(1))
                        : new Fault.Refused(
                                FaultCode.RATE_LIMITED,
                                who + " requests a minute (rpm), and has made them.",
                                Duration.ofNanos(wait)));
    }
}
