package io.councilrouter.config;

import io.councilrouter.codec.provider.Provider;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code backends}: a place that runs models.
 *
 * @param off why the configuration itself keeps it from being used ({@code OPENAI_API_KEY is not set}); empty when
 *     nothing does. Not a key: the reader finds it out.
 */
@NotYet("monitor")
public record BackendConfig(
        @Key(required = true, says = "Unique name: letters, digits, dot, dash and underscore.") String name,
        @Key(
                        required = true,
                        says = "Engine or provider: ollama, openai, vllm, llamacpp, lmstudio, sglang, simulator,"
                                + " openai-compatible, or an entry of the catalogue (groq, mistral, ...).")
                Provider type,
        @Key(says = "Base URL; omitted: the type's default. One that ends in a version path is given no other.")
                URI url,
        @Key(mayBeUnset = true, says = "Key that the backend wants; unset variables disable the backend.") @Nullable
                Secret apiKey,
        @Key(value = "own", says = "Whose credentials go upstream: our own, or the client's.") Auth auth,
        @Key(says = "Headers added to every request.") Map<String, Secret> headers,
        @Key(value = "1", min = "0", max = "1000000", says = "Preference; a lower number is preferred.") int priority,
        @Key(value = "1.0", min = "0.001", max = "1000000", says = "Share in weighted strategies.") double weight,
        @Key(
                        orList = true,
                        says =
                                "Models to offer, as a list, or as a map of public name -> upstream name; empty: what it lists.")
                Map<String, String> models,
        @Key(value = "0", min = "0", max = "1000000", says = "Requests at once; 0: no limit.") int maxConcurrency,
        @Key(says = "Timeouts that differ from the general ones.") BackendTimeouts timeouts,
        @Key(says = "TLS towards it.") BackendTls tls,
        @Key(says = "How its health is asked beside its list of models.") BackendHealth health,
        @Key(value = "true", says = "Whether it is used.") boolean enabled,
        @Key(says = "Labels of your own, shown with the backend.") Map<String, String> labels,
        String off) {

    /** Whose credentials go upstream. */
    public enum Auth {
        /** The backend's {@code api_key}; a client's credentials end at the gateway. */
        OWN,
        /** The client's own {@code Authorization}; {@code api_key} stands in when it sends none. */
        PASSTHROUGH
    }

    /** A backend that nobody configured, as discovery finds it: everything but these three is the default. */
    public static BackendConfig of(String name, Provider type, URI url) {
        return new BackendConfig(
                name,
                type,
                url,
                null,
                Auth.OWN,
                Map.of(),
                1,
                1.0,
                Map.of(),
                0,
                new BackendTimeouts(null, null, null, null, null),
                new BackendTls(null, null, null, false),
                BackendHealth.NONE,
                true,
                Map.of(),
                "");
    }

    /** The same backend with what was found out about it. */
    BackendConfig with(URI where, @Nullable Secret key, String reason) {
        return new BackendConfig(
                name,
                type,
                where,
                key,
                auth,
                headers,
                priority,
                weight,
                models,
                maxConcurrency,
                timeouts,
                tls,
                health,
                enabled,
                labels,
                reason);
    }

    /** The same at another address. */
    public BackendConfig at(URI other) {
        return with(other, apiKey, off);
    }

    /** Whether it is to be used at all: enabled, and nothing in the configuration keeps it from that. */
    public boolean usable() {
        return enabled && off.isEmpty();
    }

    /** Whether it is the simulator inside this process: it has no address until that is started (port 0). */
    public boolean builtIn() {
        return Authority.of(url).port() == 0;
    }

    /**
     * Path of a request to this backend.
     *
     * @param below the dialect's path below a server's root, such as {@code /v1/chat/completions} or {@code /metrics}
     * @return the path below this backend's host, with a version segment once at most
     */
    public String path(String below) {
        return BasePath.of(url, type.quirks()).join(below);
    }
}
