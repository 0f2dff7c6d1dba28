package io.councilrouter.proxy.gate;

import io.councilrouter.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Decides who may use the administrators' paths: anybody, whoever knows a token, or nobody. Immutable, shared by all loops. */
public final class AdminKey {
    private final boolean open;
    private final byte[] token;
    private final String where;

    private AdminKey(boolean open, byte[] token, String where) {
        this.open = open;
        this.token = token;
        this.where = where;
    }

    /** Anybody may pass: {@code admin.auth.type: none}. */
    public static AdminKey open() {
        return new AdminKey(true, new byte[0], "");
    }

    /**
     * Whoever knows {@code token} may pass.
     *
     * @param where where an administrator finds it, as a part of a sentence; no secret
     */
    public static AdminKey of(Secret token, String where) {
        return new AdminKey(false, token.reveal().getBytes(StandardCharsets.UTF_8), where);
    }

    /**
     * Nobody may pass, since there is no token.
     *
     * @param where what an administrator has to do, as a part of a sentence
     */
    public static AdminKey none(String where) {
        return new AdminKey(false, new byte[0], where);
    }

    /** Whether anybody may pass without a token. */
    public boolean isOpen() {
        return open;
    }

    /** Whether nobody can pass, since there is no token. */
    public boolean isNobodys() {
        return !open && token.length == 0;
    }

    /** Whether {@code given} is the token; takes as long for a wrong one as for the right one. */
    boolean fits(String given) {
        return token.length > 0 && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
    }

    /** Where an administrator finds the token, as a part of a sentence. */
    public String where() {
        return where;
    }
}
