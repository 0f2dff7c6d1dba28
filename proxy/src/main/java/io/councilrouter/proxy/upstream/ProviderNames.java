package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.provider.Provider;
import io.councilrouter.codec.provider.Quirk;
import io.councilrouter.routing.table.NameRule;

/** What the catalogue says of a provider's model names, as routing has it. */
public final class ProviderNames {
    private ProviderNames() {}

    /** How names find models at backends of this provider. */
    public static NameRule rule(Provider provider) {
        if (provider.quirks().contains(Quirk.TAGGED_NAMES)) {
            return NameRule.TAGGED;
        }
        return provider.quirks().contains(Quirk.ANY_MODEL) ? NameRule.ANY : NameRule.EXACT;
    }
}
