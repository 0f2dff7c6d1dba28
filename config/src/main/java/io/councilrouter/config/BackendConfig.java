package io.councilrouter.config;

import io.councilrouter.codec.provider.Provider;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of {@code backends}: a place that runs models. */
@NotYet("monitor")
public record BackendConfig(
        @Key(required = true, says = "Unique name: letters, digits, dot, dash and underscore.") String name,
        @Key(
                        required = true,
                        says =
                                "Engine or provider: ollama, openai, anthropic, gemini, vllm, llamacpp, lmstudio, sglang, simulator,"
                                        + " openai-compatible, or an entry of the catalogue (groq, mistral, ...).")
                Provider type,
        @Inlined BackendAccess access,
        @Inlined BackendOffer offer,
        @Inlined BackendLimits limits,
        @Inlined BackendHygiene hygiene,
        @Key(says = "TLS to the backend.") BackendTls tls,
        @Key(says = "A health check besides its list of models.") BackendHealth health,
        @Inlined BackendUse use) {

    /** A backend that nobody configured, as discovery finds it: everything except these three has its default. */
    public static BackendConfig of(String name, Provider type, URI url) {
        return new BackendConfig(
                name,
                type,
                new BackendAccess(url, null, BackendAccess.Auth.OWN, Map.of()),
                new BackendOffer(1, 1.0, Map.of()),
                new BackendLimits(0, new BackendTimeouts(null, null, null, null, null)),
                BackendHygiene.USUAL,
                new BackendTls(null, null, null, false),
                BackendHealth.NONE,
                new BackendUse(true, Map.of(), ""));
    }

    /** The same backend with what reading has determined about it. */
    BackendConfig with(URI where, @Nullable Secret key, String reason) {
        return new BackendConfig(
                name,
                type,
                new BackendAccess(where, key, access.auth(), access.headers()),
                offer,
                limits,
                hygiene,
                tls,
                health,
                new BackendUse(use.enabled(), use.labels(), reason));
    }

    /** The same backend at another address. */
    public BackendConfig at(URI other) {
        return with(other, access.apiKey(), use.off());
    }

    /** Whether it can be used at all: it is enabled, and nothing in the configuration prevents that. */
    public boolean usable() {
        return use.enabled() && use.off().isEmpty();
    }

    /** Whether it is the simulator inside this process, which has no address (port 0) until it is started. */
    public boolean builtIn() {
        return Authority.of(access.url()).port() == 0;
    }

    /**
     * Path of a request to this backend.
     *
     * @param below the dialect's path relative to a server's root, such as {@code /v1/chat/completions} or {@code
     *     /metrics}
     * @return the path on this backend's host, with at most one version segment
     */
    public String path(String below) {
        return BasePath.of(access.url(), type.quirks()).join(below);
    }
}
