package io.councilrouter.proxy.upstream;

import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.BackendTls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * TLS towards backends: BoringSSL if its native library loads, else the JDK's. Contexts are made ahead of time, off the
 * loops, because reading the system's certificate authorities takes a tenth of a second. Immutable; shared by all
 * loops. BoringSSL's contexts lie outside the heap; {@link #close} releases them once no handler is left.
 */
public final class UpstreamTls implements AutoCloseable {
    private final Map<BackendTls, Made> contexts = new HashMap<>();
    private final SslContext usual;

    /**
     * A context and what it was made from.
     *
     * @param context the context, of which we hold one reference
     * @param texts digests of its files; nothing else is kept of a key file
     */
    private record Made(SslContext context, List<String> texts) {}

    /**
     * Contexts for {@code backends}, and one with the system's authorities for all others.
     *
     * @throws SSLException when a file of a backend's {@code tls} block cannot be used
     */
    public UpstreamTls(Iterable<BackendConfig> backends) throws SSLException {
        usual = builder().build();
        add(backends, Map.of());
    }

    /**
     * Contexts for {@code backends}, reusing those of {@code before} whose files are unchanged, and also keeping those
     * of {@code before} for {@code earlier}, to which connections may still be open.
     *
     * @throws SSLException when a file of a backend's {@code tls} block cannot be used
     */
    public UpstreamTls(Iterable<BackendConfig> backends, UpstreamTls before, Iterable<BackendConfig> earlier)
            throws SSLException {
        usual = ReferenceCountUtil.retain(before.usual);
        add(backends, before.contexts);
        for (BackendConfig backend : earlier) {
            Made known = before.contexts.get(backend.tls());
            if (known != null && !contexts.containsKey(backend.tls())) {
                contexts.put(backend.tls(), retained(known));
            }
        }
    }

    private void add(Iterable<BackendConfig> backends, Map<BackendTls, Made> before) throws SSLException {
        boolean whole = false;
        try {
            for (BackendConfig backend : backends) {
                BackendTls tls = backend.tls();
                if ((tls.insecure() || tls.ca() != null || tls.cert() != null) && !contexts.containsKey(tls)) {
                    List<String> texts = texts(tls);
                    Made known = before.get(tls);
                    contexts.put(
                            tls,
                            known != null && known.texts().equals(texts)
                                    ? retained(known)
                                    : new Made(context(tls), texts));
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    private static Made retained(Made known) {
        ReferenceCountUtil.retain(known.context());
        return known;
    }

    /**
     * Digests of the files; an unreadable file never counts as unchanged, and making the context then says what is
     * wrong.
     */
    private static List<String> texts(BackendTls tls) {
        List<String> texts = new ArrayList<>();
        for (Path file : tls.files()) {
            try {
                texts.add(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
            } catch (IOException e) {
                texts.add(e + " " + System.nanoTime());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        return texts;
    }

    /** Whether {@code other} connects to {@code backend} in the same way. */
    boolean sameFor(BackendConfig backend, UpstreamTls other) {
        return context(backend).equals(other.context(backend));
    }

    private SslContext context(BackendConfig backend) {
        Made made = contexts.get(backend.tls());
        return made == null ? usual : made.context();
    }

    private static SslContextBuilder builder() {
        return SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .endpointIdentificationAlgorithm("HTTPS");
    }

    private static SslContext context(BackendTls tls) throws SSLException {
        SslContextBuilder builder = builder();
        if (tls.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        } else if (tls.ca() != null) {
            builder.trustManager(tls.ca().toFile());
        }
        if (tls.cert() != null && tls.key() != null) {
            builder.keyManager(tls.cert().toFile(), tls.key().toFile());
        }
        return builder.build();
    }

    /** A handler for one connection; SNI and the host name check use {@code host}. */
    SslHandler handler(BackendConfig backend, ByteBufAllocator allocator, String host, int port) {
        SslContext context = context(backend);
        SslHandler handler = context.newHandler(allocator, host, port);
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(backend.tls().insecure() ? "" : "HTTPS");
        engine.setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(
                backend.limits().timeouts().connect() == null
                        ? 10_000
                        : backend.limits().timeouts().connect().toMillis());
        return handler;
    }

    @Override
    public void close() {
        contexts.values().forEach(each -> ReferenceCountUtil.release(each.context()));
        ReferenceCountUtil.release(usual);
    }
}
