package io.councilrouter.app.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards backends: which certificates are trusted, and what a cut connection means. */
class UpstreamTlsIT {
    @TempDir
    private static Path files;

    private static X509Bundle authority = self("unset");
    private static Path ca = Path.of("unset");

    @BeforeAll
    static void makesAnAuthority() throws IOException {
        authority = self("authority");
        ca = file("ca.pem", authority.getCertificatePEM());
    }

    private static CertificateBuilder named(String subject) {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + subject)
                .notBefore(Instant.now().minus(Duration.ofDays(2)))
                .notAfter(Instant.now().plus(Duration.ofDays(2)));
    }

    private static X509Bundle self(String subject) {
        try {
            return named(subject).setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Bundle issued(CertificateBuilder builder, X509Bundle by) {
        try {
            return builder.buildIssuedBy(by);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Path file(String name, String pem) throws IOException {
        return Files.writeString(files.resolve(name), pem);
    }

    private static ScriptedUpstream server(X509Bundle shows, boolean wantsCertificate) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(
                    shows.toKeyManagerFactory().getKeyManagers(),
                    new TrustManager[] {authority.toTrustManager()},
                    null);
            return ScriptedUpstream.secure(tls, wantsCertificate, "m").always(with -> with.send(200, Frames.CHAT));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Bundle good() {
        return issued(named("good").addSanIpAddress("127.0.0.1"), authority);
    }

    private static RawAnswer ask(GatewayFixture gate) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(false)).answer();
        }
    }

    /** Checks that a backend is down and gets no requests: if it did, that would hide why it is down. */
    private static void isRefused(X509Bundle shows, String tls) throws IOException {
        try (ScriptedUpstream up = server(shows, false);
                GatewayFixture gate = GatewayFixture.startUnready("routing: {heartbeat_interval: 100ms}\nbackends:\n"
                        + up.entry("up", "models: [m]", "tls: {" + tls + "}"))) {
            gate.until("the backend is down", () -> !gate.backend("up").reason().isEmpty());
            RawAnswer answer = ask(gate);
            assertTrue(answer.status() == 502 || answer.status() == 503, answer::text);
            assertFalse(answer.text().contains("PRIVATE") || answer.text().contains("127.0.0.1"), answer::text);
            assertTrue(up.idle(), "no request came through");
        }
    }

    @Test
    void trustsTheConfiguredAuthority() {
        try (ScriptedUpstream up = server(good(), false);
                GatewayFixture gate = GatewayFixture.start(
                        "server: {event_loops: 1}\nbackends:\n" + up.entry("up", "tls: {ca: \"" + ca + "\"}"))) {
            assertEquals(200, ask(gate).status());
            assertEquals(200, ask(gate).status());
            assertEquals(1, up.connections(), "the connection is kept");
        }
    }

    @Test
    void refusesAnAuthorityThatIsNotConfigured() throws IOException {
        isRefused(good(), "");
    }

    @Test
    void refusesACertificateForAnotherName() throws IOException {
        isRefused(issued(named("other").addSanDnsName("other.example.org"), authority), "ca: \"" + ca + "\"");
    }

    @Test
    void refusesACertificateThatHasExpired() throws IOException {
        CertificateBuilder expired =
                named("old").addSanIpAddress("127.0.0.1").notAfter(Instant.now().minus(Duration.ofDays(1)));
        isRefused(issued(expired, authority), "ca: \"" + ca + "\"");
    }

    @Test
    void acceptsAnyCertificateIfToldTo() {
        try (ScriptedUpstream up = server(self("anybody"), false);
                GatewayFixture gate = GatewayFixture.start("backends:\n" + up.entry("up", "tls: {insecure: true}"))) {
            assertEquals(200, ask(gate).status());
        }
    }

    @Test
    void presentsItsOwnCertificateIfOneIsWanted() throws IOException {
        X509Bundle own = issued(named("gateway"), authority);
        Path cert = file("own.pem", own.getCertificatePathPEM());
        Path key = file("own.key", own.getPrivateKeyPEM());
        try (ScriptedUpstream up = server(good(), true);
                GatewayFixture gate = GatewayFixture.start("backends:\n"
                        + up.entry("up", "tls: {ca: \"" + ca + "\", cert: \"" + cert + "\", key: \"" + key + "\"}"))) {
            assertEquals(200, ask(gate).status());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatEndsWithItsConnectionNeedsTheEndOfTlsToo(boolean inGoodOrder) {
        try (ScriptedUpstream up = server(good(), false);
                GatewayFixture gate =
                        GatewayFixture.start("backends:\n" + up.entry("up", "tls: {ca: \"" + ca + "\"}"))) {
            up.next(with -> {
                with.send(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + Frames.CHAT);
                if (inGoodOrder) {
                    with.close();
                } else {
                    with.cut();
                }
            });
            RawAnswer answer = ask(gate);
            assertEquals(inGoodOrder ? 200 : 502, answer.status(), answer::text);
        }
    }

    @Test
    void aStreamComesBackByteForByte() {
        try (ScriptedUpstream up = server(good(), false);
                GatewayFixture gate =
                        GatewayFixture.start("backends:\n" + up.entry("up", "tls: {ca: \"" + ca + "\"}"));
                RawClient client = gate.client()) {
            up.next(with -> with.sse().token("a").token("b").done());
            String sent = Frames.token("a") + Frames.token("b") + Frames.FINISH + Frames.DONE;
            assertEquals(
                    sent,
                    client.post("/v1/chat/completions", Frames.ask(true))
                            .answer()
                            .text());
        }
    }

    private static Path config(String yaml) throws IOException {
        return file("config.yaml", "server: {event_loops: 1, watch_config: false}\n" + yaml);
    }

    @Test
    void aReloadAppliesTheFilesAsTheyAreNow() throws IOException {
        Path trusted = file("trusted.pem", authority.getCertificatePEM());
        try (ScriptedUpstream up = server(good(), false)) {
            String entry = up.entry("up", "models: [m]", "tls: {ca: \"" + trusted + "\"}");
            String yaml = "routing: {heartbeat_interval: 100ms}\nbackends:\n" + entry;
            try (GatewayFixture gate = GatewayFixture.startFile(config(yaml))) {
                assertEquals(200, ask(gate).status());
                gate.reloaded();
                assertEquals(200, ask(gate).status());
                assertEquals(1, up.connections(), "the same files, the same connection");
                file("trusted.pem", self("somebody else").getCertificatePEM());
                gate.reloaded();
                gate.until("it is not believed any more", () -> ask(gate).status() != 200);
                file("trusted.pem", authority.getCertificatePEM());
                gate.reloaded();
                gate.until("it is believed again", () -> ask(gate).status() == 200);
            }
        }
    }

    @Test
    void aReloadWithAnInvalidCertificateChangesNothing() throws IOException {
        Path trusted = file("wrong.pem", authority.getCertificatePEM());
        try (ScriptedUpstream up = server(good(), false);
                GatewayFixture gate = GatewayFixture.startFile(
                        config("backends:\n" + up.entry("up", "tls: {ca: \"" + trusted + "\"}")))) {
            assertEquals(200, ask(gate).status());
            file("wrong.pem", "no certificate");
            assertFalse(gate.reloaded());
            assertEquals(200, ask(gate).status());
            assertEquals(1, up.connections());
            Files.delete(trusted);
            assertFalse(gate.reloaded());
            assertEquals(200, ask(gate).status());
        }
    }

    @Test
    void aReloadPresentsANewCertificate() throws IOException {
        X509Bundle stranger = self("stranger");
        Path cert = file("shown.pem", stranger.getCertificatePathPEM());
        Path key = file("shown.key", stranger.getPrivateKeyPEM());
        try (ScriptedUpstream up = server(good(), true)) {
            String yaml = "routing: {heartbeat_interval: 100ms}\nbackends:\n"
                    + up.entry(
                            "up",
                            "models: [m]",
                            "tls: {ca: \"" + ca + "\", cert: \"" + cert + "\", key: \"" + key + "\"}");
            try (GatewayFixture other = GatewayFixture.startFileUnready(config(yaml))) {
                other.until("it is down", () -> !other.backend("up").reason().isEmpty());
                X509Bundle own = issued(named("gateway"), authority);
                file("shown.pem", own.getCertificatePathPEM());
                file("shown.key", own.getPrivateKeyPEM());
                assertTrue(other.reloaded());
                other.until("it is let in", () -> ask(other).status() == 200);
            }
        }
    }
}
