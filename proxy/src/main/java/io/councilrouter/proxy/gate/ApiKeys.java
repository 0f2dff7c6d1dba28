package io.councilrouter.proxy.gate;

import io.councilrouter.config.KeyConfig;
import io.councilrouter.proxy.exchange.ApiKey;
import io.councilrouter.routing.load.KeyMeter;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All API keys of a configuration, found by their SHA-256. The table uses open addressing by the first bytes of the hash, which
 * nobody can choose, and each comparison takes as long for a wrong hash as for the right one. Immutable; shared by all loops.
 */
public final class ApiKeys {
    private static final String SHA256 = "sha256:";

    private final byte[] @Nullable [] hashes;
    private final @Nullable ApiKey[] keys;
    private final boolean any;

    /**
     * The keys of {@code configs}.
     *
     * @param meters the meter of an id, the same one for as long as the gateway runs
     */
    public ApiKeys(List<KeyConfig> configs, Function<String, KeyMeter> meters) {
        int room = Integer.highestOneBit(configs.size() * 4 + 1) * 2;
        hashes = new byte[room][];
        keys = new @Nullable ApiKey[room];
        any = !configs.isEmpty();
        for (KeyConfig config : configs) {
            if (config.hash() == null) {
                throw new IllegalArgumentException("a key without its hash: " + config.id());
            }
            byte[] hash = HexFormat.of().parseHex(config.hash().reveal().substring(SHA256.length()));
            int at = slot(hash);
            while (keys[at] != null) {
                at = (at + 1) & (room - 1);
            }
            hashes[at] = hash;
            keys[at] = new ApiKey(config, meters.apply(config.id()));
        }
    }

    private int slot(byte[] hash) {
        int first = (hash[0] & 0xff) | ((hash[1] & 0xff) << 8) | ((hash[2] & 0xff) << 16) | ((hash[3] & 0xff) << 24);
        return first & (keys.length - 1);
    }

    /** Whether there are any keys; without keys, anybody may use models. */
    boolean any() {
        return any;
    }

    /** The key with that SHA-256, null when there is none. */
    @Nullable
    ApiKey find(byte[] hash) {
        ApiKey found = null;
        for (int at = slot(hash); keys[at] != null; at = (at + 1) & (keys.length - 1)) {
            if (MessageDigest.isEqual(hashes[at], hash)) {
                found = keys[at];
            }
        }
        return found;
    }
}
