package io.councilrouter.proxy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.routing.load.KeyDoubt;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code /health} says about all backends together. */
final class HealthTest {
    private final RoutingTables tables = new RoutingTables();
    private final TableKeeper keeper = new TableKeeper(tables, () -> 0, () -> true);

    private HealthTest with(String... names) {
        keeper.use(
                RoutingSettings.DEFAULTS,
                List.of(names).stream()
                        .map(name -> BackendSettings.of(name, "openai", "openai", URI.create("http://127.0.0.1:1")))
                        .toList());
        return this;
    }

    private HealthTest up(String name) {
        keeper.report(BackendReport.up(name, EngineState.listing(List.of(ServedModel.named("secret-model")))));
        return this;
    }

    private String reason(boolean named) {
        return Health.reason(tables.current().backends(), named);
    }

    @Test
    void isHealthyWhileOneBackendIsUp() {
        with("a", "b").up("a").up("b");
        assertEquals("", reason(true));
        keeper.refused("a", "its list is closed");
        assertEquals("", reason(true));
    }

    @Test
    void ifNobodyIsUpTheReasonNamesABackendThatIsStillAsked() {
        with("a", "b").up("b");
        keeper.refused("b", "its /v1/models refused our credentials (status 401)");
        assertEquals("no backend is up; b: its /v1/models refused our credentials (status 401)", reason(true));
        with();
        assertEquals("there is no backend", reason(true));
        with("a");
        assertEquals("no backend is up; a: no heartbeat yet", reason(true));
        keeper.missed("a", "nothing listens there");
        assertEquals("no backend serves", reason(true));
    }

    @Test
    void namesOfModelsAreOnlyForCallersWithAKey() {
        with("a").up("a");
        KeyDoubt key = tables.current().backends().getFirst().live().key();
        key.refused("secret-model", 0);
        key.refused("other-model", 0);
        keeper.weatherChanged();
        assertEquals("no backend is up; a: refuses our credentials", reason(false));
        assertEquals(
                "no backend is up; a: refuses our credentials: status 401 for secret-model and for other-model",
                reason(true));
    }
}
