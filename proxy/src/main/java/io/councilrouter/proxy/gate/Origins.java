package io.councilrouter.proxy.gate;

import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.RequestView;
import java.util.List;

/** Which web pages may call the gateway. */
final class Origins {
    private Origins() {}

    /** The request's {@code Origin} if {@code server.cors.origins} allows it, else empty. */
    static String allowed(RequestView x) {
        String origin = x.head().headers().text(KnownHeader.ORIGIN);
        if (origin == null) {
            return "";
        }
        List<String> origins = x.config().edge().server().cors().origins();
        return origins.contains("*") || origins.contains(origin) ? origin : "";
    }

    /** Whether the request's {@code Origin} is allowed by its own name; {@code *} names nobody. */
    static boolean named(RequestView x) {
        String origin = x.head().headers().text(KnownHeader.ORIGIN);
        return origin != null
                && !origin.equals("*")
                && x.config().edge().server().cors().origins().contains(origin);
    }

    /** Whether the page that sent the request was served from the very host it calls. */
    static boolean own(RequestView x, String origin) {
        int scheme = origin.indexOf("://");
        return scheme > 0
                && origin.substring(scheme + 3).equalsIgnoreCase(x.head().host());
    }
}
