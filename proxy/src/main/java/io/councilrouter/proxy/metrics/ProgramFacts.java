package io.councilrouter.proxy.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Info;

/**
 * The labels of {@code build_info}.
 *
 * @param version such as {@code 0.1.0}
 * @param commit commit it was built from
 * @param jdk version of the Java runtime
 * @param transport transport of the sockets, such as epoll
 */
public record ProgramFacts(String version, String commit, String jdk, String transport) {

    void register(CollectorRegistry registry) {
        Info.build(Families.PREFIX + "build", "Version and build of the running gateway.")
                .register(registry)
                .info("version", version, "commit", commit, "jdk", jdk, "transport", transport);
    }
}
