package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFilesTest {

    @TempDir
    private Path home;

    private ConfigFiles files(Path file) {
        return new ConfigFiles(new ConfigReader(home, Map.of(), Reads.CATALOGUE, Set.of()), file, List.of());
    }

    @Test
    void takesTheFirstPlaceThatHasAFile() throws IOException {
        assumeFalse(Files.exists(Path.of("/etc/council-router/config.yaml")));
        assertNull(ConfigFiles.find(home, Map.of(), null));
        Files.createDirectories(home.resolve("conf"));
        for (String place : List.of("conf/council-router.yaml", "council-router.yaml", "config.yaml")) {
            Path file = Files.writeString(home.resolve(place), "");
            assertEquals(file, ConfigFiles.find(home, Map.of(), null));
        }
        Map<String, String> variables = Map.of("COUNCIL_ROUTER_CONFIG", "/elsewhere/a.yaml");
        assertEquals(Path.of("/elsewhere/a.yaml"), ConfigFiles.find(home, variables, null));
        assertEquals(Path.of("/b.yaml"), ConfigFiles.find(home, variables, Path.of("/x/../b.yaml")));
    }

    @Test
    void withoutAFileThereAreDefaults() {
        ConfigFiles none = new ConfigFiles(
                new ConfigReader(home, Map.of("COUNCIL_ROUTER_SERVER__PORT", "1"), Reads.CATALOGUE, Set.of()),
                null,
                List.of());
        assertEquals(1, none.load().config().edge().server().port());
        assertEquals(List.of(), none.files(GatewayConfig.defaults()));
    }

    @Test
    void readsTheFileAnewEachTime() throws IOException {
        Path file = Files.writeString(home.resolve("c.yaml"), "server: {port: 1}");
        ConfigFiles files = files(file);
        assertEquals(1, files.load().config().edge().server().port());
        Files.writeString(file, "server: {port: 2}");
        assertEquals(2, files.load().config().edge().server().port());
        assertEquals(List.of(file, home.resolve("council_templates")), files.files(GatewayConfig.defaults()));
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        Path none = home.resolve("none.yaml");
        assertEquals(none + ": does not exist", message(none));
        assertEquals(home + ": cannot be read (IOException)", message(home));
        Path binary = Files.write(home.resolve("binary"), new byte[] {'a', (byte) 0xc0, (byte) 0x80});
        assertEquals(binary + ": is not UTF-8", message(binary));
        Path large = Files.write(home.resolve("large"), new byte[3 << 20]);
        assertEquals(large + ": is larger than 2MiB", message(large));
    }

    private String message(Path file) {
        return String.valueOf(
                assertThrows(ConfigException.class, () -> files(file).load()).getMessage());
    }
}
