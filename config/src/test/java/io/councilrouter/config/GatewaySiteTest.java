package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where commands look for their gateway. */
final class GatewaySiteTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private GatewaySite of(String text, Map<String, String> variables) throws IOException {
        Files.writeString(home.resolve("config.yaml"), text);
        return GatewaySite.of(home, variables, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: {port: 8080}                              | http://127.0.0.1:8080",
                "server: {host: 0.0.0.0, port: 8080}               | http://127.0.0.1:8080",
                "server: {host: '::', port: 8080}                  | http://127.0.0.1:8080",
                "server: {host: '::1', port: 8080}                 | http://[::1]:8080",
                "server: {host: gate.local, port: '${P:-99}'}      | http://gate.local:99",
                "server: {port: 0}                                 | http://127.0.0.1:11430",
                "server: {port: nonsense}                          | http://127.0.0.1:11430",
                "{\"server\": {\"port\": 81}}                      | http://127.0.0.1:81",
                "# server: {port: 8080}                            | http://127.0.0.1:11430",
                "backends: []                                      | http://127.0.0.1:11430",
                "'server: {port: ['                                | http://127.0.0.1:11430",
            })
    void readsTheAddressOfTheConfiguration(String text, String url) throws IOException {
        GatewaySite site = of(text.startsWith("'") ? text.substring(1, text.length() - 1) : text, Map.of());
        assertEquals(url, site.url());
        assertEquals(url, site.admin());
        assertEquals(home.resolve("config.yaml"), site.file());
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() throws IOException {
        assertEquals(
                "http://127.0.0.1:2",
                of("server: {port: 1}", Map.of("COUNCIL_ROUTER_SERVER__PORT", "2"))
                        .url());
        assertEquals(
                "http://127.0.0.1:3",
                of("", Map.of("COUNCIL_ROUTER_SERVER__PORT", "3")).url());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:11431, http://127.0.0.1:11431",
        "0.0.0.0:11431, http://127.0.0.1:11431",
        "'[::1]:11431', 'http://[::1]:11431'",
    })
    void administratorsMayHaveAnAddressOfTheirOwn(String listen, String admin) throws IOException {
        GatewaySite site = of("admin: {listen: \"" + listen + "\"}", Map.of());
        assertEquals("http://127.0.0.1:11430", site.url());
        assertEquals(admin, site.admin());
    }

    @Test
    void administratorsMayHaveASocket() throws IOException {
        assertEquals(
                "unix:" + home.resolve("run/admin.sock"),
                of("admin: {listen: \"unix:run/admin.sock\"}", Map.of()).admin());
    }

    @Test
    void findsTheTokenOfTheConfiguration() throws IOException {
        assertNull(of("admin: {}", Map.of()).token());
        assertNull(of("admin: {auth: {token: \"${ADMIN_TOKEN}\"}}", Map.of()).token());
        GatewaySite site = of("admin: {auth: {token: \"${ADMIN_TOKEN}\"}}", Map.of("ADMIN_TOKEN", "t"));
        assertEquals("t", Objects.requireNonNull(site.token()).reveal());
    }

    @Test
    void withoutAFileItIsTheDefault() {
        Path named = home.resolve("none.yaml");
        assertThrows(ConfigException.class, () -> GatewaySite.of(home, Map.of(), named));
    }
}
