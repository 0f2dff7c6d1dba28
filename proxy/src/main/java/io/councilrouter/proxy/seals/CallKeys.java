package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The keys of the calls in one caller's conversation. A call is known by its id. Clients that have no ids, or make their
 * own, are known by what the call says and what it was an answer to: without that, two conversations in which the same
 * tool is called would be taken for one. One attempt's, on its loop.
 */
final class CallKeys {
    /** Of longer texts only so many bytes at both ends are looked at. */
    private static final int LOOKED_AT = 8 * 1024;

    private final MessageDigest sha256;
    private final byte[] owner;
    private final ArgumentDigest arguments = new ArgumentDigest();
    private long question;
    private boolean answered;

    /**
     * Keys that no other caller has, and that mean nothing to another model.
     *
     * @param caller who asks; empty for somebody without a key
     * @param scope the wire and the model that can read the seals
     */
    CallKeys(String caller, String scope) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        owner = (caller + '\0' + scope + '\0').getBytes(StandardCharsets.UTF_8);
    }

    /** A text of what the assistant answers next: a user's, or a tool's result. In any order. */
    void said(@Borrowed ByteBuf escaped) {
        if (answered) {
            answered = false;
            question = 0;
        }
        int length = escaped.readableBytes();
        if (length <= 2 * LOOKED_AT) {
            question += ArgumentDigest.bytes(escaped);
        } else {
            int from = escaped.readerIndex();
            long first = ArgumentDigest.bytes(escaped.slice(from, LOOKED_AT));
            long last = ArgumentDigest.bytes(escaped.slice(from + length - LOOKED_AT, LOOKED_AT));
            question += ArgumentDigest.mix(first + 31 * last + length);
        }
    }

    /** The assistant answers; what is said next belongs to another question. */
    void answered() {
        answered = true;
    }

    /** The key of the call with that id, which is not empty. */
    CallKey ofId(String id) {
        sha256.update(owner);
        sha256.update((byte) 'i');
        return key(id);
    }

    /** The key of a call that answers the last question. */
    CallKey ofCall(String name, @Borrowed ByteBuf escaped) {
        sha256.update(owner);
        sha256.update((byte) 'c');
        sha256.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(question)
                .putLong(arguments.of(escaped))
                .flip());
        return key(name);
    }

    private CallKey key(String text) {
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        return new CallKey(hash.getLong(), hash.getLong());
    }
}
