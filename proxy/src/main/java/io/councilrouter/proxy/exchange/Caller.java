package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.routing.load.KeyMeter;
import io.councilrouter.routing.table.ModelNames;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who sent a request, what it is called, and what its sender may do, as the gates find out. One per exchange, on its loop. */
public final class Caller implements CallerView {
    private static final int[] NOWHERE = {};

    private final String client;
    private String requestId = "";
    private String origin = "";
    private String council = "";
    private String convened = "";
    private int[] beside = NOWHERE;
    private @Nullable ApiKey key;
    private @Nullable ApiKey held;
    private int ours;

    /** Somebody at {@code client}, an address without port. */
    public Caller(String client) {
        this.client = client;
    }

    /**
     * The same caller, on whose behalf something else is asked: with its key's rights, but not counted against the key's
     * limits again.
     */
    Caller asking(String id, int[] siblings) {
        Caller same = new Caller(client);
        same.beside = siblings;
        same.requestId = id;
        same.council = council;
        same.key = key;
        same.ours = ours;
        return same;
    }

    @Override
    public String client() {
        return client;
    }

    /** Id of the request, the client's own or made; empty before it is known. */
    public String requestId() {
        return requestId;
    }

    /** Sets the id. */
    public void requestId(String id) {
        requestId = id;
    }

    @Override
    public String council() {
        return council;
    }

    @Override
    public int[] beside() {
        return beside;
    }

    /** Says which run of a council this is, and by which name the council was called. */
    public void council(String run, String model) {
        council = run;
        convened = model;
    }

    @Override
    public String convened() {
        return convened;
    }

    @Override
    public String origin() {
        return origin;
    }

    /** Allows the calling web page to read the answer. */
    public void origin(String allowed) {
        origin = allowed;
    }

    /** Says whose key the request brought. */
    public void key(ApiKey shown) {
        key = shown;
    }

    @Override
    public String keyId() {
        return key == null ? "" : key.id();
    }

    @Override
    public boolean restricted() {
        return key != null && !key.all();
    }

    @Override
    public boolean may(String publicName) {
        return key == null || key.may(publicName);
    }

    @Override
    public Predicate<String> models() {
        return restricted() ? this::may : ModelNames.ANYBODY;
    }

    @Override
    public Fault mayNot(String asked) {
        return new Fault.Refused(
                FaultCode.FORBIDDEN,
                "The API key \"" + keyId() + "\" may not use model '" + asked
                        + "'; see /v1/models for those that it may.",
                Duration.ZERO);
    }

    /** Marks a header that carries a key of ours: no backend ever gets it. */
    public void ours(Credential credential) {
        ours |= credential.bit();
    }

    @Override
    public boolean isOurs(Credential credential) {
        return (ours & credential.bit()) != 0;
    }

    /**
     * Counts this request against the key's limits, until the exchange ends.
     *
     * @return {@link KeyMeter#ADMITTED}, {@code BUSY}, or the nanoseconds to wait
     */
    public long reserve(long nowNanos) {
        ApiKey on = key;
        if (on == null || held != null) {
            throw new IllegalStateException("nothing to count, or counted already");
        }
        long wait = on.reserve(nowNanos);
        if (wait == KeyMeter.ADMITTED) {
            held = on;
        }
        return wait;
    }

    /** The exchange is over; idempotent. */
    void settle() {
        ApiKey counted = held;
        if (counted != null) {
            held = null;
            counted.settle();
        }
    }
}
