package io.councilrouter.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Block {@code tls} of one backend, for {@code https} URLs. Paths are absolute once read. */
public record BackendTls(
        @Key(says = "PEM file of the authorities to trust instead of the system's.") @Nullable Path ca,
        @Key(says = "PEM file of the gateway's own certificate.") @Nullable Path cert,
        @Key(says = "PEM file of its private key.") @Nullable Path key,
        @Key(value = "false", says = "Whether any certificate is accepted, whatever its authority and host name.")
                boolean insecure) {

    /** The files that are given. */
    public List<Path> files() {
        return Stream.of(ca, cert, key).filter(Objects::nonNull).toList();
    }
}
