package io.councilrouter.routing;

import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendSettings;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.ModelRoute;
import io.councilrouter.routing.table.NameRule;
import io.councilrouter.routing.table.RoutingSettings;
import io.councilrouter.routing.table.RoutingTable;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Backends with a keeper and a manual clock, which a test sets up in a few words. */
public final class Fleet {
    public final ManualClock clock = new ManualClock();
    public final RoutingTables tables = new RoutingTables();
    public final TableKeeper keeper = new TableKeeper(tables, clock, () -> true);
    private final List<BackendSettings> configured = new ArrayList<>();
    private RoutingSettings settings = RoutingSettings.DEFAULTS;

    public static BackendSettings ollama(String name) {
        return BackendSettings.of(name, "ollama", "ollama", URI.create("http://" + name + ".test:11434"))
                .withNames(NameRule.TAGGED);
    }

    public static BackendSettings openai(String name) {
        return BackendSettings.of(name, "openai", "openai", URI.create("http://" + name + ".test/v1"));
    }

    public Fleet add(BackendSettings backend) {
        configured.add(backend);
        keeper.use(settings, configured);
        return this;
    }

    /** Replaces the settings of one backend, as an edited configuration would. */
    public Fleet edit(String name, UnaryOperator<BackendSettings> change) {
        configured.replaceAll(b -> b.name().equals(name) ? change.apply(b) : b);
        keeper.use(settings, configured);
        return this;
    }

    public Fleet remove(String name) {
        configured.removeIf(b -> b.name().equals(name));
        keeper.use(settings, configured);
        return this;
    }

    public Fleet use(RoutingSettings next) {
        settings = next;
        keeper.use(settings, configured);
        return this;
    }

    public RoutingSettings settings() {
        return settings;
    }

    /** A good heartbeat that lists these models and does not say which are loaded. */
    public Fleet beat(String name, String... models) {
        keeper.report(BackendReport.up(name, listing(models)));
        return this;
    }

    /** A good heartbeat that lists these models, of which the given one is loaded (empty: none). */
    public Fleet beatLoaded(String name, String loaded, String... models) {
        List<LoadedModel> held = loaded.isEmpty() ? List.of() : List.of(new LoadedModel(loaded, -1, ""));
        keeper.report(BackendReport.up(name, listing(models).withLoaded(held)));
        return this;
    }

    public RoutingTable table() {
        return tables.current();
    }

    public Backend backend(String name) {
        return Objects.requireNonNull(table().backend(name), name);
    }

    public ModelRoute route(String name) {
        return Objects.requireNonNull(table().model(name), name);
    }

    private static EngineState listing(String... models) {
        return EngineState.listing(Arrays.stream(models).map(ServedModel::named).toList());
    }
}
