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
                        says = "Engine or provider: ollama, openai, vllm, llamacpp, lmstudio, sglang, simulator,"
                                + " openai-compatible, or an entry of the catalogue (groq, mistral, ...).")
                Provider type,
        @Inlined BackendAccess access,
        @Inlined BackendOffer offer,
        @Inlined BackendLimits limits,
        @Key(says = "TLS towards it.") BackendTls tls,
        @Key(says = "How its health is asked beside its list of models.") BackendHealth health,
        @Inlined BackendUse use) {

    /** A backend that nobody configured, as discovery finds it: everything but these three is the default. */
    public static BackendConfig of(String name, Provider type, URI url) {
        return new BackendConfig(
                name,
                type,
                new BackendAccess(url, null, BackendAccess.Auth.OWN, Map.of()),
                new BackendOffer(1, 1.0, Map.of()),
                new BackendLimits(0, new BackendTimeouts(null, null, null, null, null)),
                new BackendTls(null, null, null, false),
                BackendHealth.NONE,
                new BackendUse(true, Map.of(), ""));
    }

    /** The same backend with what was found out about it. */
    BackendConfig with(URI where, @Nullable Secret key, String reason) {
        return new BackendConfig(
                name,
                type,
                new BackendAccess(where, key, access.auth(), access.headers()),
                offer,
                limits,
                tls,
                health,
                new BackendUse(use.enabled(), use.labels(), reason));
    }

    /** The same at another address. */
    public BackendConfig at(URI other) {
        return with(other, access.apiKey(), use.off());
    }

    /** Whether it is to be used at all: enabled, and nothing in the configuration keeps it from that. */
    public boolean usable() {
        return use.enabled() && use.off().isEmpty();
    }

    /** Whether it is the simulator inside this process: it has no address until that is started (port 0). */
    public boolean builtIn() {
        return Authority.of(access.url()).port() == 0;
    }

    /**
     * Path of a request to this backend.
     *
     * @param below the dialect's path below a server's root, such as {@code /v1/chat/completions} or {@code /metrics}
     * @return the path below this backend's host, with a version segment once at most
     */
    public String path(String below) {
        return BasePath.of(access.url(), type.quirks()).join(below);
    }
}
