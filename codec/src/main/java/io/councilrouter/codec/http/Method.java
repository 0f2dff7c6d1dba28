package io.councilrouter.codec.http;

/** The request methods that matter to the gateway (RFC 9110 section 9); methods are case-sensitive. */
public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS,
    CONNECT,
    TRACE,
    /** Any other well-formed method. */
    OTHER;

    private static final Method[] ALL = values();

    // Package-private and never written; a matcher needs bytes.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] ascii = Ascii.of(name());

    /** The method that the span spells, {@link #OTHER} if it is not listed here. */
    static Method of(byte[] bytes, int from, int length) {
        for (Method method : ALL) {
            if (method != OTHER && Ascii.same(bytes, from, length, method.ascii)) {
                return method;
            }
        }
        return OTHER;
    }

    /** As written on the wire; not for {@link #OTHER}. The array is shared: do not change it. */
    byte[] ascii() {
        return ascii;
    }
}
