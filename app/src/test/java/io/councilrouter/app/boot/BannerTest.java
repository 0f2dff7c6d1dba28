package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.Secret;
import io.councilrouter.proxy.gate.AdminKey;
import io.councilrouter.routing.pick.Strategies;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.TableKeeper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BannerTest {
    private static final String LOOKED = "The gateway looks for Ollama on 11434.";

    private final Banner banner =
            banner(new ReachableAddresses("http://localhost:8080", "", ""), true, "it is there, token: here");

    private static Banner banner(ReachableAddresses places, boolean open, String administration) {
        return new Banner("1.2.3", places, open, administration, LOOKED, Duration.ofSeconds(10));
    }

    @Test
    void saysWhereItIsAndWhatToType() {
        String text = banner.text(RoutingTable.EMPTY);
        assertTrue(text.contains("council-router 1.2.3 is ready.\n"), text);
        assertTrue(text.contains("On this machine http://localhost:8080\n"), text);
        assertTrue(text.contains("Open WebUI"), text);
        assertTrue(text.contains("http://localhost:8080/v1\n"), text);
        assertTrue(text.contains("curl -N http://localhost:8080/v1/chat/completions"), text);
        assertTrue(text.contains("Administration  it is there, token: here\n"), text);
        assertFalse(text.contains("On your network"), text);
    }

    @Test
    void hasAnAddressToCopyIfOthersCanReachIt() {
        String text = banner(new ReachableAddresses("http://localhost:8080", "http://192.168.1.20:8080", ""), true, "")
                .text(RoutingTable.EMPTY);
        assertTrue(text.contains("On your network http://192.168.1.20:8080\n"), text);
        assertTrue(text.contains("OpenAI API      http://192.168.1.20:8080/v1\n"), text);
        assertFalse(text.contains("Administration"), "nothing is there: " + text);
        assertFalse(text.contains("WARNING"), text);
    }

    @Test
    void anAddressOfAContainerIsNotOneToCopy() {
        String text = banner(
                        new ReachableAddresses("http://localhost:8080", "http://172.17.0.2:8080", "", true), true, "")
                .text(RoutingTable.EMPTY);
        assertTrue(
                text.contains(
                        "On your network http://172.17.0.2:8080   (this container's; from elsewhere use its host's"),
                text);
        assertTrue(text.contains("OpenAI API      http://localhost:8080/v1\n"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:9000, http://localhost:9000",
        "[::]:9000, http://localhost:9000",
        "127.0.0.1:9000, http://localhost:9000",
        "[::1]:9000, http://[::1]:9000",
        "192.168.1.20:9000, http://192.168.1.20:9000",
    })
    void administratorsAreGivenAnAddressThatCanBeReached(String listen, String address) {
        GatewayConfig config = new ConfigReader(
                        Path.of("."),
                        Map.of(),
                        Catalogue.shipped(),
                        Strategies.load().names())
                .read("c.yaml", "admin: {listen: \"" + listen + "\"}", List.of())
                .config();
        String text = BannerFactory.banner(
                        config, Catalogue.shipped(), AdminKey.of(new Secret("t"), "x"), Path.of("/srv/gate"), 8080)
                .text(RoutingTable.EMPTY);
        assertTrue(text.contains("Administration  " + address + "/admin/backends,"), text);
    }

    @Test
    void warnsIfStrangersMayUseTheModels() {
        ReachableAddresses places =
                new ReachableAddresses("http://localhost:8080", "http://203.0.113.7:8080", "203.0.113.7");
        String text = banner(places, true, "").text(RoutingTable.EMPTY);
        assertTrue(text.contains("WARNING: 203.0.113.7 is a public address, and no key is asked for"), text);
        assertFalse(banner(places, false, "").text(RoutingTable.EMPTY).contains("WARNING"), "there are keys");
    }

    @Test
    void saysWhereItLookedAndWhatToDoNextWhenNothingIsFound() {
        String text = banner.text(RoutingTable.EMPTY);
        assertTrue(text.contains("No model server was found. " + LOOKED), text);
        assertTrue(text.contains("council-router init"), text);
    }

    @Test
    void namesThePortsOfEveryEngineOfTheCatalogue() {
        GatewayConfig config = GatewayConfig.defaults();
        String text = BannerFactory.banner(
                        config, Catalogue.shipped(), AdminKey.of(new Secret("t"), "x"), Path.of("/srv/gate"), 8080)
                .text(RoutingTable.EMPTY);
        assertTrue(
                text.contains(
                        "The gateway looks for Ollama on 11434, LM Studio on 1234, vLLM on 8000, llama.cpp on 8080,"
                                + " SGLang on 30000, KoboldCpp on 5001 and TabbyAPI on 5000\non this machine, every 30 s."),
                text);
        assertTrue(text.contains("/admin/backends, token: /srv/gate/data/admin.token\n"), text);
    }

    @Test
    void endsReasonsWithoutStrayPunctuation() {
        assertEquals("nothing listens there", Banner.plain("nothing listens there."));
        assertEquals("a", Banner.plain("a.; "));
        assertEquals("", Banner.plain(""));
        RoutingTables tables = new RoutingTables();
        TableKeeper keeper = new TableKeeper(tables, () -> 0, () -> true);
        keeper.use(
                RoutingSettings.DEFAULTS,
                List.of(BackendSettings.of("off", "openai", "openai", URI.create("http://127.0.0.1:2"))
                        .withEnabled(false, "It is off.")));
        assertTrue(banner.text(tables.current()).contains("disabled  It is off\n"));
    }

    @Test
    void saysTheStateOfEachBackend() {
        RoutingTables tables = new RoutingTables();
        TableKeeper keeper = new TableKeeper(tables, () -> 0, () -> true);
        BackendSettings silent = BackendSettings.of("silent", "ollama", "ollama", URI.create("http://127.0.0.1:1"));
        BackendSettings off = BackendSettings.of("off", "openai", "openai", URI.create("http://127.0.0.1:2"))
                .withEnabled(false, "api_key is not set");
        keeper.use(RoutingSettings.DEFAULTS, List.of(silent, off));
        String text = banner.text(tables.current());
        assertTrue(text.contains("\n  silent  unknown   has not answered yet\n"), text);
        assertTrue(text.contains("\n  off     disabled  api_key is not set\n"), text);
        assertFalse(text.contains("127.0.0.1"), text);
    }

    @Test
    void printsOnceAndOnlyWhenAllBackendsHaveAnswered() {
        RoutingTables tables = new RoutingTables();
        TableKeeper keeper = new TableKeeper(tables, () -> 0, () -> true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BannerPrinter greeting = new BannerPrinter(banner, tables, new PrintStream(out, true, StandardCharsets.UTF_8));
        BackendSettings silent = BackendSettings.of("silent", "ollama", "ollama", URI.create("http://127.0.0.1:1"));
        keeper.use(RoutingSettings.DEFAULTS, List.of(silent));
        greeting.look();
        assertTrue(out.size() == 0, "one has not answered yet");
        keeper.use(RoutingSettings.DEFAULTS, List.of(silent.withEnabled(false, "switched off")));
        greeting.look();
        int once = out.size();
        assertTrue(once > 0);
        greeting.look();
        assertTrue(out.size() == once);
    }
}
