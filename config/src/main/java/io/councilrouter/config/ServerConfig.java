package io.councilrouter.config;

import java.time.Duration;
import java.util.List;

/** Block {@code server}: where the gateway listens, and how it treats those who connect. */
@NotYet(unlessEmpty = "tls")
public record ServerConfig(
        @Key(value = "0.0.0.0", reload = false, says = "Address to listen on; a name is resolved once at start.")
                String host,
        @Key(value = "11430", min = "0", max = "65535", reload = false, says = "Port to listen on; 0 takes a free one.")
                int port,
        @Key(value = "0", min = "0", max = "1024", reload = false, says = "Number of event loops; 0: one per core.")
                int eventLoops,
        @Key(
                        value = "auto",
                        reload = false,
                        says =
                                "How sockets are driven; auto is epoll where available, else nio. io_uring takes less CPU"
                                        + " under load, but does not notice every client that leaves: timeouts end those requests.")
                TransportChoice transport,
        @Key(
                        value = "1s",
                        max = "1m",
                        reload = false,
                        says =
                                "How long startup waits for the first answers of all backends; clients that connect meanwhile wait.")
                Duration startupGrace,
        @Key(
                        value = "30s",
                        max = "1h",
                        says = "How long running requests may continue after the gateway was told to stop.")
                Duration shutdownGrace,
        @Key(value = "true", says = "Whether a changed configuration file is loaded, once it has stopped changing.")
                boolean watchConfig,
        @Key(
                        value = "abort",
                        says = "What it means when a client closes only its sending side: it left (abort),"
                                + " or it still waits (answer).")
                HalfClose halfClose,
        @Key(value = "[127.0.0.1/32, \"::1/128\"]", says = "Networks whose X-Forwarded-For is trusted.")
                List<Cidr> trustedProxies,
        @Key(says = "Web pages that may call the gateway.") CorsConfig cors,
        @Key(value = "all", says = "Which decision headers (X-Backend, X-Model, X-Router-...) answers carry.")
                Expose expose) {

    /** How sockets are driven. */
    public enum TransportChoice {
        /** Epoll where available, else NIO. */
        AUTO,
        /** Linux epoll. */
        EPOLL,
        /** Linux io_uring. */
        IO_URING,
        /** The JDK's selectors. */
        NIO;

        @Override
        public String toString() {
            return this == IO_URING ? "io_uring" : Choices.text(name());
        }
    }

    /** What a half-closed client means. */
    public enum HalfClose {
        /** It left: its work is cancelled. */
        ABORT,
        /** It has sent everything and waits for the answer. */
        ANSWER
    }

    /** Which decision headers are shown. */
    public enum Expose {
        /** All of them. */
        ALL,
        /** {@code X-Request-Id}, {@code X-Model} and {@code X-Fallback-Model}. */
        MINIMAL,
        /** Only {@code X-Request-Id}. */
        NONE
    }

    /** Block {@code server.cors}. */
    public record CorsConfig(
            @Key(says = "Origins such as https://chat.example.org; * allows every page.") List<String> origins) {}
}
