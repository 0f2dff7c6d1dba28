package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.GatewaySite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** To which gateways the administrators' token of a folder is sent. */
final class GatewayFlagsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private static <T> T parsed(T flags, String... words) {
        new CommandLine(flags).parseArgs(words);
        return flags;
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000, true",
        "http://127.1.2.3, true",
        "https://LocalHost:8443, true",
        "http://[::1]:11430, true",
        "unix:/run/admin.sock, true",
        "http://127.0.0.1.example.org:11430, false",
        "http://127.example.org:11430, false",
        "http://localhost.example.org:11430, false",
        "http://127.0.0.1@example.org:11430, false",
        "http://other:11430, false",
        "http://other_one:11430, false",
        "http://192.168.1.5:11430, false",
        "https://[2001:db8::1], false",
        "nonsense, false",
    })
    void theTokenOfThisFolderStaysOnThisMachine(String url, boolean shown) throws IOException {
        assertEquals(shown, parsed(new GatewayFlags(), "--url=" + url).trusted());
    }

    @Test
    void theTokenIsSentIfItsGatewayWasNamedToo() throws IOException {
        assertTrue(parsed(new GatewayFlags(), "--url=http://other", "--home=" + home)
                .trusted());
        assertTrue(parsed(new GatewayFlags(), "--url=http://other", "-c=x.yaml").trusted());
        assertTrue(parsed(new GatewayFlags()).trusted(), "it is the one of the folder");
    }

    @Test
    void theHostOfTheConfigurationIsItsGatewayWhateverThePort() throws IOException {
        Path file = Files.writeString(home.resolve("c.yaml"), "server: {host: gate_1.local, port: 8080}");
        GatewaySite site = GatewaySite.of(home, Map.of(), file);
        assertTrue(GatewayFlags.ofSite(URI.create("https://Gate_1.local"), site));
        assertFalse(GatewayFlags.ofSite(URI.create("https://gate_2.local:8080"), site));
        assertFalse(GatewayFlags.ofSite(URI.create("unix:/gate_1.local"), site));
    }

    @Test
    void saysThatTheTokenWasNotSent() throws IOException {
        String said = parsed(new AdminFlags(), "--url=http://other:11430").stranger();
        assertEquals(
                "no administrators' token was found: looked only in $ADMIN_TOKEN: the token of this folder's gateway is"
                        + " not sent to http://other:11430 unless --home or -c names it",
                said);
    }
}
