package io.councilrouter.proxy.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.TableKeeper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BannerTest {
    private final Banner banner =
            new Banner("1.2.3", 8080, Duration.ofSeconds(10), "http://localhost:8080/admin, the token: it lies here");

    @Test
    void saysWhereItIsAndWhatToType() {
        String text = banner.text(RoutingTable.EMPTY);
        assertTrue(text.contains("council-router 1.2.3 listens on http://localhost:8080\n"), text);
        assertTrue(text.contains("Open WebUI"), text);
        assertTrue(text.contains("http://localhost:8080/v1\n"), text);
        assertTrue(text.contains("curl -N http://localhost:8080/v1/chat/completions"), text);
        assertTrue(text.contains("No backend"), text);
        assertTrue(text.contains("Administrators: http://localhost:8080/admin, the token: it lies here\n"), text);
    }

    @Test
    void saysOfEachBackendHowItIs() {
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
    void greetsOnceAndOnlyWhenAllHaveBeenHeardOf() {
        RoutingTables tables = new RoutingTables();
        TableKeeper keeper = new TableKeeper(tables, () -> 0, () -> true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Greeting greeting = new Greeting(banner, tables, new PrintStream(out, true, StandardCharsets.UTF_8));
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
