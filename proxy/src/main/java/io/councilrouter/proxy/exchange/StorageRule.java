package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.config.StorageConfig;

/** Which exchanges are stored; nobody else decides it. Stateless. */
public final class StorageRule {
    private StorageRule() {}

    /** Whether an exchange is stored whose model was found, unless a fallback leads it to another one that is not. */
    public static boolean keeps(ExchangeView x) {
        StorageConfig how = x.config().reporting().responseStorage();
        return how.enabled() && !declined(x.head().headers()) && !excluded(x, how.exclude());
    }

    private static boolean declined(Headers headers) {
        int line = headers.first(KnownHeader.X_NO_STORE);
        return line >= 0
                && headers.valueLength(line) > 0
                && !(headers.valueLength(line) == 1 && headers.valueByte(line, 0) == '0');
    }

    private static boolean excluded(ExchangeView x, StorageConfig.Exclude exclude) {
        if (exclude.routes().isEmpty() && exclude.models().isEmpty()) {
            return false;
        }
        return exclude.routes().contains(x.route())
                || exclude.models().contains(asked(x))
                || exclude.models().contains(meant(x));
    }

    /** The model as the client named it. */
    public static String asked(ExchangeView x) {
        PlanView plan = x.planned();
        return plan == null ? x.caller().convened() : plan.asked();
    }

    /** Public name of the model that is meant. */
    public static String meant(ExchangeView x) {
        PlanView plan = x.planned();
        return plan == null ? x.caller().convened() : plan.meant();
    }
}
