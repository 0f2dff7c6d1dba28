package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;

/** The headers in which clients of the various APIs send a key, in the order in which they are looked at. */
public enum Credential {
    /** {@code Authorization: Bearer KEY}: OpenAI and most others. */
    BEARER(KnownHeader.AUTHORIZATION),
    /** Anthropic. */
    X_API_KEY(KnownHeader.X_API_KEY),
    /** Gemini. */
    X_GOOG_API_KEY(KnownHeader.X_GOOG_API_KEY),
    /** Azure. */
    API_KEY(KnownHeader.API_KEY);

    private static final Credential[] ALL = values();

    private final KnownHeader header;

    Credential(KnownHeader header) {
        this.header = header;
    }

    /** The header's name. */
    public KnownHeader header() {
        return header;
    }

    /** The bit that stands for it in a set. */
    @SuppressWarnings("EnumOrdinal") // lives no longer than one head
    int bit() {
        return 1 << ordinal();
    }

    /** How many there are. */
    public static int count() {
        return ALL.length;
    }

    /** One of them, {@code at} from 0 to {@link #count} - 1; {@code values()} would copy an array each time. */
    public static Credential at(int at) {
        return ALL[at];
    }

    /** Whether a request brings any. */
    public static boolean any(Headers headers) {
        for (Credential each : ALL) {
            if (headers.has(each.header)) {
                return true;
            }
        }
        return false;
    }
}
