package io.councilrouter.proxy.relay;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;

/** Reads whether a backend's body is compressed or otherwise coded (RFC 9110, 8.4). Stateless. */
public final class Codings {
    private static final String IDENTITY = "identity";

    private Codings() {}

    /** Whether a body is coded; an empty value and {@code identity} mean that it is not. */
    public static boolean coded(Headers headers) {
        for (int i = headers.first(KnownHeader.CONTENT_ENCODING); i >= 0 && i < headers.size(); i++) {
            if (headers.known(i) == KnownHeader.CONTENT_ENCODING && coded(headers.text(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean coded(String codings) {
        for (String each : codings.split(",", -1)) {
            String coding = each.strip();
            if (!coding.isEmpty() && !coding.equalsIgnoreCase(IDENTITY)) {
                return true;
            }
        }
        return false;
    }

    /** Tells the client the codings of a body that is passed on as it came. */
    static void pass(Headers headers, RelayTerms terms) {
        for (int i = headers.first(KnownHeader.CONTENT_ENCODING); i >= 0 && i < headers.size(); i++) {
            if (headers.known(i) == KnownHeader.CONTENT_ENCODING && coded(headers.text(i))) {
                terms.coding(headers.text(i));
            }
        }
    }
}
