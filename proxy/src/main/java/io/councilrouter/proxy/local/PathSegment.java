package io.councilrouter.proxy.local;

import io.councilrouter.proxy.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/** The segment of a path that an endpoint's template leaves open: {@code {name}}. */
public final class PathSegment {
    private PathSegment() {}

    /** The segment's text, percent-decoded once; null when it is not UTF-8. */
    public static @Nullable String of(Exchange x) {
        String template = x.route();
        int open = template.indexOf('{');
        int behind = template.length() - template.indexOf('}') - 1;
        return x.head().pathText(open, x.head().pathLength() - behind);
    }
}
