package io.councilrouter.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Block {@code egress}: how connections to backends leave this machine. */
public record EgressConfig(
        @Key(says = "HTTP proxy, http://[user:password@]host:port, used with CONNECT; empty: none.") @Nullable
                Secret proxy,
        @Key(says = "Hosts, .domains and networks that are reached directly; loopback always is.")
                List<String> noProxy) {}
