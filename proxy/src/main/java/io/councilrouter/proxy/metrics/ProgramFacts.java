package io.councilrouter.proxy.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Info;

/**
 * The labels of {@code build_info}.
 *
 * @param version such as {@code 0.1.0}
 * @param commit what it was built from
 * @param jdk version of the Java runtime
 * @param transport how sockets are driven
 */
public record ProgramFacts(String version, String commit, String jdk, String transport) {

    void register(CollectorRegistry registry) {
        Info.build(Families.PREFIX + "build", "What runs here.")
                .register(registry)
                .info("version", version, "commit", commit, "jdk", jdk, "transport", transport);
    }
}
