package io.councilrouter.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a backend is, and how it lets us in. These keys are written among those of the backend. */
public record BackendAccess(
        @Key(says = "Base URL; omitted: the type's default. If it ends in a version path, no other is added.") URI url,
        @Key(mayBeUnset = true, says = "Key for the backend; if its variable is unset, the backend is disabled.")
                @Nullable
                Secret apiKey,
        @Key(value = "own", says = "Whose credentials go upstream: our own, or the client's.") Auth auth,
        @Key(says = "Headers added to every request.") Map<String, Secret> headers) {

    /** Whose credentials are sent upstream. */
    public enum Auth {
        /** The backend's {@code api_key}; a client's credentials end at the gateway. */
        OWN,
        /** The client's own {@code Authorization}; if it sends none, {@code api_key}. */
        PASSTHROUGH
    }
}
