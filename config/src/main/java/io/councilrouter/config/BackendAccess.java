package io.councilrouter.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a backend is, and by what it lets us in. Its keys stand among those of the backend. */
public record BackendAccess(
        @Key(says = "Base URL; omitted: the type's default. One that ends in a version path is given no other.")
                URI url,
        @Key(mayBeUnset = true, says = "Key that the backend wants; unset variables disable the backend.") @Nullable
                Secret apiKey,
        @Key(value = "own", says = "Whose credentials go upstream: our own, or the client's.") Auth auth,
        @Key(says = "Headers added to every request.") Map<String, Secret> headers) {

    /** Whose credentials go upstream. */
    public enum Auth {
        /** The backend's {@code api_key}; a client's credentials end at the gateway. */
        OWN,
        /** The client's own {@code Authorization}; {@code api_key} stands in when it sends none. */
        PASSTHROUGH
    }
}
