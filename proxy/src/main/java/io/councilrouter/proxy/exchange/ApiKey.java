package io.councilrouter.proxy.exchange;

import io.councilrouter.config.KeyConfig;
import io.councilrouter.routing.load.KeyMeter;
import java.util.List;

/**
 * An API key: who it stands for, which models it may use, how much of its limits is used up. Only a hash of the key's text is
 * known, and not here. Immutable but for the meter; shared by all loops.
 */
public final class ApiKey {
    private static final String ANY = "*";
    private static final String LATEST = ":latest";

    private final String id;
    private final List<String> models;
    private final boolean all;
    private final int rpm;
    private final int maxConcurrency;
    private final KeyMeter meter;

    /**
     * A key.
     *
     * @param meter counts for this id as long as the gateway runs, so that a reload resets nothing
     */
    public ApiKey(KeyConfig config, KeyMeter meter) {
        this.id = config.id();
        this.models = config.models();
        this.all = models.contains(ANY);
        this.rpm = config.rpm();
        this.maxConcurrency = config.maxConcurrency();
        this.meter = meter;
    }

    /** Who it stands for. */
    public String id() {
        return id;
    }

    /** Requests a minute, 0 for no limit. */
    public int rpm() {
        return rpm;
    }

    /** Requests at once, 0 for no limit. */
    public int maxConcurrency() {
        return maxConcurrency;
    }

    /** Whether it may use every model. */
    boolean all() {
        return all;
    }

    /** Whether it may use the model of that public name; a pattern without a tag means {@code :latest} too. */
    boolean may(String publicName) {
        if (all) {
            return true;
        }
        for (String pattern : models) {
            boolean fits = pattern.endsWith(ANY)
                    ? publicName.regionMatches(0, pattern, 0, pattern.length() - 1)
                    : same(pattern, publicName);
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(String pattern, String name) {
        return name.equals(pattern)
                || (name.length() == pattern.length() + LATEST.length()
                        && name.startsWith(pattern)
                        && name.endsWith(LATEST));
    }

    /** Asks for one more request; see {@link KeyMeter#reserve}. */
    long reserve(long nowNanos) {
        return meter.reserve(rpm, maxConcurrency, nowNanos);
    }

    /** One request is over. */
    void settle() {
        meter.settle();
    }
}
