package io.councilrouter.config;

import io.councilrouter.codec.provider.Provider;
import io.councilrouter.codec.provider.Quirk;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rules for backends: address, key, and whether they can be used. */
final class BackendCheck {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** RFC 9110 section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9112 section 3.2.1; a query may follow. */
    private static final Pattern PATH = Pattern.compile("/[!-~&&[^#]]*");

    /**
     * Framing and hop-by-hop headers are the gateway's own business; a credential of these kinds belongs in {@code
     * api_key}.
     */
    private static final Set<String> OURS = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "keep-alive",
            "via");

    private static final int SMALLEST_CONTEXT = 512;

    private static final int LARGEST_CONTEXT = 16 << 20;

    private final Reading reading;
    private final Tree tree;
    private final Problems problems;
    private final Map<String, String> names = new HashMap<>();

    BackendCheck(Reading reading, Tree tree, Problems problems) {
        this.reading = reading;
        this.tree = tree;
        this.problems = problems;
    }

    /**
     * The backends with everything filled in; those that lack a name or a type have been reported as problems and are
     * left out.
     */
    List<BackendConfig> settled(List<BackendConfig> written) {
        List<BackendConfig> settled = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            CheckedBackend entry = new CheckedBackend(written.get(i), i);
            if (!entry.backend.name().isEmpty() && entry.backend.type() != null) {
                name(entry);
                headers(entry);
                tls(entry);
                models(entry);
                health(entry);
                contexts(entry);
                settled.add(settle(entry));
            }
        }
        return List.copyOf(settled);
    }

    /** A backend and its position in the file. */
    private final class CheckedBackend {
        final BackendConfig backend;
        final int index;

        CheckedBackend(BackendConfig backend, int index) {
            this.backend = backend;
            this.index = index;
        }

        void error(String key, String what) {
            problems.error(where(key), path(key), what);
        }

        void warn(String key, String what) {
            problems.warn(where(key), path(key), what);
        }

        private Where where(String key) {
            String[] below = key.split("\\.", 2);
            return below.length == 1
                    ? tree.find("backends", Integer.toString(index), key)
                    : tree.find("backends", Integer.toString(index), below[0], below[1]);
        }

        private String path(String key) {
            return "backends[" + index + "]." + key;
        }

        boolean wrote(String key) {
            return tree.at("backends", Integer.toString(index), key) instanceof Tree.ScalarTree;
        }
    }

    private void name(CheckedBackend entry) {
        String name = entry.backend.name();
        if (!NAME.matcher(name).matches()) {
            entry.error(
                    "name", "may contain only letters, digits, \".\", \"-\" and \"_\", 64 at most: \"" + name + "\"");
        } else if (name.equals("council")) {
            entry.error("name", "\"council\" is taken: council/... names are templates");
        }
        String other = names.putIfAbsent(Choices.normal(name).toLowerCase(Locale.ROOT), name);
        if (other != null) {
            entry.error(
                    "name",
                    "\"" + name + "\" is the name of another backend"
                            + (other.equals(name) ? "" : ", \"" + other + "\""));
        }
    }

    private void headers(CheckedBackend entry) {
        entry.backend.access().headers().forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()) {
                entry.error("headers", "\"" + name + "\" is not a header name");
            } else if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                entry.error("headers." + name, "is set by the gateway itself");
            } else if (value.reveal().chars().anyMatch(c -> (c < ' ' && c != '\t') || c > '~')) {
                entry.error("headers." + name, "may contain only printable ASCII");
            }
        });
    }

    private void tls(CheckedBackend entry) {
        BackendTls tls = entry.backend.tls();
        readable(entry, "tls.ca", tls.ca());
        readable(entry, "tls.cert", tls.cert());
        readable(entry, "tls.key", tls.key());
        if ((tls.cert() == null) != (tls.key() == null)) {
            entry.error("tls", "needs both cert and key");
        }
        if (tls.insecure()) {
            entry.warn("tls.insecure", "the certificate is not checked for backend " + entry.backend.name());
        }
    }

    private void readable(CheckedBackend entry, String key, @Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            entry.error(key, "the file " + file + " cannot be read");
        }
    }

    private void models(CheckedBackend entry) {
        entry.backend.offer().models().forEach((name, upstream) -> {
            if (name.isBlank() || upstream.isBlank()) {
                entry.error("models", "a model has no name");
            }
        });
    }

    private void health(CheckedBackend entry) {
        String path = entry.backend.health().path();
        if (!path.isEmpty() && !PATH.matcher(path).matches()) {
            entry.error("health.path", "must be a path, such as /healthz: \"" + path + "\"");
        }
    }

    private void contexts(CheckedBackend entry) {
        List<Integer> sizes = entry.backend.hygiene().numCtxBuckets();
        if (sizes.isEmpty()) {
            return;
        }
        if (!entry.backend.type().quirks().contains(Quirk.CONTEXT_BY_REQUEST)) {
            entry.error(
                    "num_ctx_buckets",
                    "a server of type " + entry.backend.type().name() + " has its context set where it is started");
        }
        for (int i = 0; i < sizes.size(); i++) {
            int least = i == 0 ? SMALLEST_CONTEXT : sizes.get(i - 1) + 1;
            if (sizes.get(i) < least || sizes.get(i) > LARGEST_CONTEXT) {
                entry.error(
                        "num_ctx_buckets",
                        "must be ascending numbers of tokens from " + SMALLEST_CONTEXT + " to " + LARGEST_CONTEXT + ": "
                                + sizes);
                return;
            }
        }
    }

    /** Fills in address and key from the type if they are not configured. */
    private BackendConfig settle(CheckedBackend entry) {
        BackendConfig backend = entry.backend;
        Provider type = backend.type();
        @Nullable URI url = backend.access().url();
        boolean own = url == null;
        if (url == null) {
            url = URI.create(type.url().isEmpty() ? "http://unknown" : type.url());
            if (type.url().isEmpty() && !entry.wrote("url")) {
                entry.error("url", "is missing: type " + type.name() + " has no default address");
            }
        } else if (Authority.of(url).port() == 0) {
            entry.error("url", "port 0 cannot be connected to");
        }
        if (entry.wrote("api_key") || backend.access().apiKey() != null) {
            return written(entry, url);
        }
        // Only to the provider's own address: a key in the environment must not be sent to another host.
        if (own && !type.keyVariable().isEmpty() && backend.access().auth() == BackendAccess.Auth.OWN) {
            String value = Interpolation.line(reading.variables().getOrDefault(type.keyVariable(), ""));
            return value.isEmpty()
                    ? off(entry, url, type.keyVariable() + " is not set")
                    : keyed(entry, url, value, type.keyVariable());
        }
        return backend.with(url, null, "");
    }

    private BackendConfig written(CheckedBackend entry, URI url) {
        @Nullable Secret key = entry.backend.access().apiKey();
        if (key != null) {
            return keyed(entry, url, Interpolation.line(key.reveal()), "its api_key");
        }
        Tree.ScalarTree raw = (Tree.ScalarTree) tree.at("backends", Integer.toString(entry.index), "api_key");
        if (raw == null || raw.text().isEmpty()) {
            return entry.backend.with(url, null, "");
        }
        String missing = new Interpolation(reading, problems).expand(raw).missing();
        return off(entry, url, missing.isEmpty() ? "its api_key is empty" : missing + " is not set");
    }

    /** A key that cannot be valid disables its backend, but no others. */
    private BackendConfig keyed(CheckedBackend entry, URI url, String key, String whose) {
        return key.chars().anyMatch(c -> c <= ' ' || c > '~')
                ? off(entry, url, whose + " contains more than printable ASCII without spaces")
                : entry.backend.with(url, new Secret(key), "");
    }

    private BackendConfig off(CheckedBackend entry, URI url, String reason) {
        if (entry.backend.use().enabled()) {
            entry.warn("api_key", "backend " + entry.backend.name() + " is disabled: " + reason);
        }
        return entry.backend.with(url, null, reason);
    }
}
