package io.councilrouter.proxy.local;

import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.routing.table.ModelNames;
import java.util.List;

/** The councils that lists of models show; none while there is no model that could be a member. Shared by all loops. */
final class ListedCouncils {
    private final List<String> all;

    /** Takes all model names {@code council/...}, or none if councils are not to be listed. */
    ListedCouncils(List<String> all) {
        this.all = List.copyOf(all);
    }

    /** The councils that the caller of {@code x} may see. */
    List<String> of(Exchange x) {
        if (all.isEmpty() || !ModelNames.chats(x.table(), x.caller().models())) {
            return List.of();
        }
        return x.caller().restricted() ? all.stream().filter(x.caller()::may).toList() : all;
    }
}
