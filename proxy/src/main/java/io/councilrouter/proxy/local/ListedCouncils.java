package io.councilrouter.proxy.local;

import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.ModelNames;
import java.util.List;

/** The councils that lists of models name: none as long as nobody is there who could sit in one. Shared by all loops. */
final class ListedCouncils {
    private final List<String> all;

    /** These, {@code council/...}; empty where councils are not to be listed. */
    ListedCouncils(List<String> all) {
        this.all = List.copyOf(all);
    }

    /** What the caller of {@code x} is shown. */
    List<String> of(Exchange x) {
        if (all.isEmpty() || !ModelNames.chats(x.table(), x.caller().models())) {
            return List.of();
        }
        return x.caller().restricted() ? all.stream().filter(x.caller()::may).toList() : all;
    }
}
