package io.councilrouter.app.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.ConnectProxy;
import io.councilrouter.app.Frames;
import io.councilrouter.app.LogBook;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backends that can be reached only through a proxy: nobody else can resolve their names. */
class EgressIT {
    private static final String FAR =
            "backends:\n  - {name: far, type: openai, url: \"http://models.invalid:8000/v1\", models: [m]}\n";

    private static String egress(ConnectProxy proxy, String user, String... direct) {
        return "egress: {proxy: \"http://" + user + "127.0.0.1:" + proxy.port() + "\", no_proxy: ["
                + String.join(", ", direct) + "]}\n";
    }

    private static RawAnswer ask(GatewayFixture gate, String model, boolean stream) {
        try (RawClient client = gate.client()) {
            return client.post("/v1/chat/completions", Frames.ask(model, stream))
                    .answer();
        }
    }

    @Test
    void requestsAndHeartbeatsGoThroughATunnelAndComeBackByteForByte() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:8000", up.port());
                GatewayFixture gate = GatewayFixture.start("server: {event_loops: 1}\n" + egress(proxy, "") + FAR)) {
            up.always(with -> with.send(200, Frames.CHAT));
            RawAnswer answer = ask(gate, "m", false);
            assertEquals(200, answer.status(), answer::text);
            assertEquals(Frames.CHAT, answer.text());
            Exchanged taken = up.taken();
            assertTrue(taken.head().startsWith("POST /v1/chat/completions HTTP/1.1\r\n"), taken.head());
            assertEquals("models.invalid:8000", taken.header("Host"));
            up.next(with -> with.sse().token("a").token("b").done());
            assertEquals(
                    Frames.token("a") + Frames.token("b") + Frames.FINISH + Frames.DONE,
                    ask(gate, "m", true).text());
            assertEquals(2, proxy.heads().size(), "one tunnel for heartbeats, one for both requests");
            for (String head : proxy.heads()) {
                assertEquals(
                        "CONNECT models.invalid:8000 HTTP/1.1\r\nHost: models.invalid:8000\r\n\r\n",
                        head,
                        "the proxy resolves the name");
            }
        }
    }

    @Test
    void theProxyIsToldWhoWeAreAndTheBackendIsNot() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy()
                        .leads("models.invalid:8000", up.port())
                        .wants("us er:p@ss:w\u00f6rd");
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "us%20er:p%40ss%3Aw%C3%B6rd@") + FAR)) {
            up.always(with -> with.send(200, Frames.CHAT));
            assertEquals(200, ask(gate, "m", false).status());
            assertFalse(proxy.passed().contains("Proxy-"), proxy.passed());
        }
    }

    @Test
    void tlsStandsInsideTheTunnel(@TempDir Path files) throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle shown = new CertificateBuilder()
                .subject("CN=models")
                .addSanDnsName("models.invalid")
                .buildIssuedBy(authority);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(shown.toKeyManagerFactory().getKeyManagers(), null, null);
        Path ca = Files.writeString(files.resolve("ca.pem"), authority.getCertificatePEM());
        try (ScriptedUpstream up = ScriptedUpstream.secure(tls, false, "m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:443", up.port());
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "")
                        + "backends:\n  - {name: far, type: openai, url: \"https://models.invalid/v1\","
                        + " api_key: planted-backend-key, tls: {ca: \"" + ca + "\"}}\n")) {
            up.always(with -> with.send(200, Frames.CHAT));
            assertEquals(200, ask(gate, "m", false).status());
            assertEquals("Bearer planted-backend-key", up.taken().header("Authorization"));
            assertFalse(proxy.passed().contains("planted-backend-key"), "the proxy sees TLS only");
            assertFalse(proxy.passed().contains("messages"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "407, user and password",
        "403, its rules forbid",
        "502, cannot reach or resolve",
        "405, does not support CONNECT",
        "0, is not an HTTP proxy"
    })
    void aRefusalOfTheProxyIsAConnectFailureAndTheLogSaysWhatToDo(int status, String remedy) {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:8000", up.port());
                LogBook log = LogBook.open();
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "someone:planted-password@") + FAR)) {
            proxy.answers(
                    status == 0
                            ? "SSH-2.0-OpenSSH_9.2\r\n"
                            : "HTTP/1.1 " + status + " No\r\nContent-Length: 4\r\n\r\nno!!");
            RawAnswer answer = ask(gate, "m", false);
            assertEquals(502, answer.status(), answer::text);
            assertTrue(answer.text().contains("\"code\":\"upstream_connect\""), answer::text);
            assertTrue(answer.text().contains("egress proxy refuses"), answer::text);
            assertFalse(
                    answer.text().contains("invalid")
                            || answer.text().contains("127.0.0.1")
                            || answer.text().contains("planted"),
                    answer::text);
            assertTrue(log.text().contains("event=egress_refused backend=far to=models.invalid:8000"), log::text);
            assertTrue(log.text().contains(remedy), log::text);
            assertFalse(log.text().contains("planted-password"), log::text);
            proxy.answers("");
            up.always(with -> with.send(200, Frames.CHAT));
            assertEquals(200, ask(gate, "m", false).status(), "nothing is remembered of it");
        }
    }

    @Test
    void aTunnelMustNotSpeakFirst() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:8000", up.port());
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "") + FAR)) {
            proxy.answers("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            assertEquals(502, ask(gate, "m", false).status());
        }
    }

    @Test
    void aSilentProxyIsGivenUpWithinTheConnectTimeout() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:8000", up.port());
                GatewayFixture gate = GatewayFixture.startStill(
                        "timeouts: {connect: 20s}\nrouting: {heartbeat_interval: 1h}\n" + egress(proxy, "") + FAR);
                RawClient client = gate.client()) {
            proxy.silent();
            client.post("/v1/chat/completions", Frames.ask("m", false));
            gate.until("it connects", () -> gate.backend("far").slots().inFlight() == 1);
            gate.leap(Duration.ofSeconds(19));
            assertTrue(client.silent(), "before its time is up");
            gate.leap(Duration.ofSeconds(2));
            RawAnswer answer = client.answer();
            assertEquals(504, answer.status(), answer::text);
            assertTrue(answer.text().contains("timeout_connect"), answer::text);
        }
    }

    @Test
    void aProxyThatIsNotThereIsAConnectFailure() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:8000", up.port());
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "") + FAR)) {
            proxy.vanish();
            RawAnswer answer = ask(gate, "m", false);
            assertEquals(502, answer.status(), answer::text);
            assertTrue(answer.text().contains("nothing listens at the gateway's egress proxy"), answer::text);
        }
    }

    @Test
    void thisMachineIsReachedDirectly() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy();
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "") + "backends:\n" + up.entry("near"))) {
            up.always(with -> with.send(200, Frames.CHAT));
            assertEquals(200, ask(gate, "m", false).status());
            assertTrue(proxy.heads().isEmpty());
        }
    }

    @Test
    void exceptionsBypassTheProxy() {
        try (ConnectProxy proxy = new ConnectProxy();
                GatewayFixture gate = GatewayFixture.startUnready("routing: {heartbeat_interval: 100ms}\n"
                        + egress(proxy, "", "other.example.org", ".invalid") + FAR)) {
            gate.until(
                    "the backend is down", () -> !gate.backend("far").reason().isEmpty());
            assertTrue(proxy.heads().isEmpty(), () -> proxy.heads().toString());
        }
    }

    @Test
    void aClientThatLeavesClosesTheTunnel() {
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ConnectProxy proxy = new ConnectProxy().leads("models.invalid:8000", up.port());
                GatewayFixture gate = GatewayFixture.start(egress(proxy, "") + FAR)) {
            up.next(with -> {
                with.sse().token("x");
                with.stall();
            });
            try (RawClient client = gate.client()) {
                client.post("/v1/chat/completions", Frames.ask(true)).head();
            }
            up.taken().awaitHangUp();
        }
    }

    @Test
    void aReloadSwitchesTheProxyAndNothingGoesThroughTheFirst(@TempDir Path home) throws Exception {
        Path file = home.resolve("config.yaml");
        String own = "server: {event_loops: 1, watch_config: false}\n";
        try (ScriptedUpstream up = ScriptedUpstream.openai("m");
                ScriptedUpstream near = ScriptedUpstream.openai("n");
                ConnectProxy first = new ConnectProxy().leads("models.invalid:8000", up.port());
                ConnectProxy second = new ConnectProxy()
                        .leads("models.invalid:8000", up.port())
                        .wants("user:word")) {
            up.always(with -> with.send(200, Frames.CHAT));
            near.always(with -> with.send(200, Frames.CHAT));
            Files.writeString(file, own + egress(first, "") + FAR + near.entry("near"));
            try (GatewayFixture gate = GatewayFixture.startFile(file)) {
                assertEquals(200, ask(gate, "m", false).status());
                assertEquals(200, ask(gate, "n", false).status());
                int tunnels = first.heads().size();
                Files.writeString(file, own + egress(second, "user:word@") + FAR + near.entry("near"));
                assertTrue(gate.reloaded());
                assertEquals(200, ask(gate, "m", false).status());
                assertEquals(200, ask(gate, "n", false).status());
                assertEquals(1, near.connections(), "who is reached directly keeps the connection");
                assertFalse(second.heads().isEmpty());
                assertEquals(tunnels, first.heads().size());
                first.vanish();
                Files.writeString(
                        file, own + egress(second, "user:word@", "models.invalid") + FAR + near.entry("near"));
                assertTrue(gate.reloaded());
                assertEquals(502, ask(gate, "m", false).status(), "directly nobody finds it");
            }
        }
    }
}
