package io.councilrouter.codec.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Header names that are looked up or written somewhere; matched in any case and without allocating. To add one, add a
 * line here. Names that only a single caller needs once are found with {@link Headers#find}.
 */
public enum KnownHeader {
    ACCEPT("Accept"),
    ACCEPT_ENCODING("Accept-Encoding"),
    ACCESS_CONTROL_REQUEST_HEADERS("Access-Control-Request-Headers"),
    ACCESS_CONTROL_REQUEST_METHOD("Access-Control-Request-Method"),
    ALLOW("Allow"),
    ANTHROPIC_BETA("anthropic-beta"),
    ANTHROPIC_VERSION("anthropic-version"),
    API_KEY("api-key"),
    AUTHORIZATION("Authorization"),
    CACHE_CONTROL("Cache-Control"),
    CONNECTION("Connection"),
    CONTENT_ENCODING("Content-Encoding"),
    CONTENT_LENGTH("Content-Length"),
    CONTENT_TYPE("Content-Type"),
    COOKIE("Cookie"),
    DATE("Date"),
    EXPECT("Expect"),
    FORWARDED("Forwarded"),
    HOST("Host"),
    IDEMPOTENCY_KEY("Idempotency-Key"),
    KEEP_ALIVE("Keep-Alive"),
    LAST_EVENT_ID("Last-Event-ID"),
    LOCATION("Location"),
    OPENAI_BETA("OpenAI-Beta"),
    OPENAI_ORGANIZATION("OpenAI-Organization"),
    OPENAI_PROJECT("OpenAI-Project"),
    ORIGIN("Origin"),
    REQUEST_ID("request-id"),
    RETRY_AFTER("Retry-After"),
    RETRY_AFTER_MS("retry-after-ms"),
    SEC_FETCH_SITE("Sec-Fetch-Site"),
    SERVER("Server"),
    SET_COOKIE("Set-Cookie"),
    TE("TE"),
    TRACEPARENT("traceparent"),
    TRACESTATE("tracestate"),
    TRAILER("Trailer"),
    TRANSFER_ENCODING("Transfer-Encoding"),
    UPGRADE("Upgrade"),
    USER_AGENT("User-Agent"),
    VIA("Via"),
    WWW_AUTHENTICATE("WWW-Authenticate"),
    X_ACCEL_BUFFERING("X-Accel-Buffering"),
    X_API_KEY("x-api-key"),
    X_BACKEND("X-Backend"),
    X_CLIENT_REQUEST_ID("X-Client-Request-Id"),
    X_FALLBACK_MODEL("X-Fallback-Model"),
    X_FORWARDED_FOR("X-Forwarded-For"),
    X_FORWARDED_HOST("X-Forwarded-Host"),
    X_FORWARDED_PROTO("X-Forwarded-Proto"),
    X_GOOG_API_KEY("x-goog-api-key"),
    X_MODEL("X-Model"),
    X_NO_STORE("X-No-Store"),
    X_PRIORITY("X-Priority"),
    X_REAL_IP("X-Real-IP"),
    X_REQUEST_ID("X-Request-Id"),
    X_ROUTER_ATTEMPTS("X-Router-Attempts"),
    X_ROUTER_BACKEND("X-Router-Backend"),
    X_ROUTER_DROPPED("X-Router-Dropped"),
    X_ROUTER_EXPLAIN("X-Router-Explain"),
    X_ROUTER_INSTANCE("X-Router-Instance"),
    X_ROUTER_MAX_WAIT("X-Router-Max-Wait"),
    X_ROUTER_OVERHEAD_US("X-Router-Overhead-Us"),
    X_ROUTER_QUEUE_MS("X-Router-Queue-Ms"),
    X_SESSION_ID("X-Session-Id"),
    X_SHOULD_RETRY("x-should-retry");

    /** Number of known headers. */
    static final int COUNT = values().length;

    /** Open addressing, at most a quarter full; a power of two. */
    private static final KnownHeader[] TABLE = new KnownHeader[256];

    static {
        for (KnownHeader header : values()) {
            int at = slot(header.lower, 0, header.lower.length);
            while (TABLE[at] != null) {
                at = (at + 1) & (TABLE.length - 1);
            }
            TABLE[at] = header;
        }
    }

    // Package-private and never written; a matcher needs bytes.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] ascii;

    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] lower;

    private final String text;

    KnownHeader(String name) {
        this.text = name;
        this.ascii = Ascii.of(name);
        this.lower = new byte[ascii.length];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = Ascii.lower(ascii[i]);
        }
    }

    /** The name as we write it. */
    public String text() {
        return text;
    }

    /** The name as we write it. The array is shared: do not change it. */
    byte[] ascii() {
        return ascii;
    }

    /** Index into per-name arrays of length {@link #COUNT}; those arrays live no longer than one head. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** The header with that name, null if it is not a known one; {@code length} is at least 1. */
    static @Nullable KnownHeader of(byte[] bytes, int from, int length) {
        int at = slot(bytes, from, length);
        for (KnownHeader header = TABLE[at]; header != null; header = TABLE[at]) {
            if (header.isNamed(bytes, from, length)) {
                return header;
            }
            at = (at + 1) & (TABLE.length - 1);
        }
        return null;
    }

    /** Tries our spelling and the all-lower-case one first, which most peers use. */
    private boolean isNamed(byte[] bytes, int from, int length) {
        return length == lower.length
                && (Arrays.equals(bytes, from, from + length, ascii, 0, length)
                        || Arrays.equals(bytes, from, from + length, lower, 0, length)
                        || Ascii.sameIgnoringCase(bytes, from, length, lower));
    }

    /**
     * The length and three bytes are enough to tell the names apart; hashing all bytes would be one long chain of
     * multiplications.
     */
    private static int slot(byte[] bytes, int from, int length) {
        int first = Ascii.lower(bytes[from]);
        int middle = Ascii.lower(bytes[from + length / 2]);
        int last = Ascii.lower(bytes[from + length - 1]);
        return (length + first * 39 + middle * 5 + last * 25) & (TABLE.length - 1);
    }
}
