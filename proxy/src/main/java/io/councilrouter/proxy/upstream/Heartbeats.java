package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.engine.EngineFacts;
import io.councilrouter.proxy.exchange.BackendProfile;
import io.councilrouter.proxy.exchange.Links;
import io.councilrouter.proxy.exchange.Profiles;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.table.Ability;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.BackendReport;
import io.councilrouter.routing.table.BackendState;
import io.councilrouter.routing.table.EngineState;
import io.councilrouter.routing.table.LoadedModel;
import io.councilrouter.routing.table.RoutingTables;
import io.councilrouter.routing.table.ServedModel;
import io.councilrouter.routing.table.TableKeeper;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeats of all backends: opens a channel for each backend in the table, closes it when the backend leaves, and
 * turns what engines say into reports for the table's keeper. Confined to the control loop.
 */
public final class Heartbeats implements HeartbeatChannel.BeatListener {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    /**
     * What heartbeats are made of.
     *
     * @param links the control loop's own connections
     * @param turns the control loop's timers
     * @param allocator buffers
     * @param tables the table they feed
     * @param keeper its only writer
     * @param changed run after a new table has been published
     */
    public record HeartbeatParts(
            Links links,
            Turns turns,
            ByteBufAllocator allocator,
            RoutingTables tables,
            TableKeeper keeper,
            Runnable changed) {}

    private final HeartbeatParts parts;
    private final Fetch.Tools tools;
    private final String instance;
    private final Map<String, HeartbeatChannel> channels = new HashMap<>();
    private final Map<String, BackendState> states = new HashMap<>();
    private Profiles profiles;
    private Duration interval;

    /**
     * Makes no beats until {@link #sync} is called.
     *
     * @param instance our own random name, by which we recognise a backend address that is ours
     */
    public Heartbeats(HeartbeatParts parts, Profiles profiles, Duration interval, String instance) {
        this.parts = parts;
        this.profiles = profiles;
        this.interval = interval;
        this.instance = instance;
        this.tools = new Fetch.Tools(parts.links(), parts.turns(), parts.allocator());
    }

    /**
     * Applies a new configuration: channels of backends that changed restart, or all of them if the interval changed.
     */
    public void use(Profiles next, Duration every) {
        next.following(profiles);
        profiles = next;
        if (!every.equals(interval)) {
            interval = every;
            channels.values().forEach(HeartbeatChannel::close);
            channels.clear();
        }
        sync();
    }

    /** Opens and closes channels so that each enabled backend of the current table has one. */
    public void sync() {
        Map<String, HeartbeatChannel> left = new HashMap<>(channels);
        for (Backend backend : parts.tables().current().backends()) {
            if (backend.state() == BackendState.DISABLED) {
                continue;
            }
            BackendProfile profile = profiles.of(backend);
            HeartbeatChannel known = left.remove(backend.name());
            if (known != null && known.profile().sameAs(profile)) {
                continue;
            }
            if (known != null) {
                known.close();
            }
            HeartbeatChannel channel = new HeartbeatChannel(tools, profile, interval, instance, this);
            channels.put(backend.name(), channel);
            channel.start();
        }
        left.forEach((name, channel) -> {
            channel.close();
            channels.remove(name, channel);
        });
    }

    /** Ends all beats; answers to open questions are dropped. */
    public void close() {
        channels.values().forEach(HeartbeatChannel::close);
        channels.clear();
    }

    /** Asks every backend now. */
    public void hurry() {
        List.copyOf(channels.values()).forEach(HeartbeatChannel::hurry);
    }

    @Override
    public void beat(String backend, EngineFacts facts) {
        BackendReport.EngineHealth health =
                facts.isDown() ? BackendReport.EngineHealth.DOWN : BackendReport.EngineHealth.UP;
        published(
                backend,
                parts.keeper()
                        .report(new BackendReport(
                                backend,
                                health,
                                facts.trouble(),
                                engine(facts),
                                new BackendReport.Gauges(facts.queue(), facts.running(), facts.slots()))));
    }

    @Override
    public void learnt(String backend, EngineFacts facts) {
        published(backend, parts.keeper().learnt(backend, engine(facts)));
    }

    @Override
    public void doubtful(String backend, String why) {
        LOG.debug("event=beat_doubtful backend={} reason=\"{}\"", backend, why);
        published(
                backend,
                parts.keeper()
                        .report(new BackendReport(
                                backend,
                                BackendReport.EngineHealth.DEGRADED,
                                why,
                                EngineState.UNKNOWN,
                                BackendReport.Gauges.UNKNOWN)));
    }

    @Override
    public void missed(String backend, String why) {
        LOG.debug("event=beat_missed backend={} reason=\"{}\"", backend, why);
        published(backend, parts.keeper().missed(backend, why));
    }

    @Override
    public void refused(String backend, String why) {
        LOG.debug("event=beat_refused backend={} reason=\"{}\"", backend, why);
        published(backend, parts.keeper().refused(backend, why));
    }

    @Override
    public void loops(String backend) {
        published(
                backend,
                parts.keeper()
                        .report(new BackendReport(
                                backend,
                                BackendReport.EngineHealth.DOWN,
                                "its address is this gateway's own",
                                EngineState.UNKNOWN,
                                BackendReport.Gauges.UNKNOWN)));
    }

    private void published(String name, boolean changed) {
        if (!changed) {
            return;
        }
        Backend backend = parts.tables().current().backend(name);
        // The new table may differ only in a later "expires_at", which is no news.
        if (backend != null && backend.state() != states.put(name, backend.state())) {
            LOG.info(
                    "event=backend_changed backend={} state={} models={} reason=\"{}\"",
                    name,
                    backend.state(),
                    backend.engine().models() == null
                            ? 0
                            : backend.engine().models().size(),
                    backend.reason());
        }
        parts.changed().run();
    }

    private static EngineState engine(EngineFacts facts) {
        List<EngineFacts.Model> models = facts.models();
        List<EngineFacts.ModelInMemory> loaded = facts.inMemory();
        return new EngineState(
                models == null
                        ? null
                        : models.stream()
                                .map(each -> new ServedModel(
                                        each.name(), each.context(), abilities(each.abilities()), each.details()))
                                .toList(),
                loaded == null
                        ? null
                        : loaded.stream()
                                .map(each -> new LoadedModel(each.name(), each.vram(), each.details()))
                                .toList(),
                facts.version(),
                "",
                facts.lacks());
    }

    private static Set<Ability> abilities(Set<String> named) {
        EnumSet<Ability> abilities = EnumSet.noneOf(Ability.class);
        for (String each : named) {
            switch (each) {
                case "completion" -> abilities.add(Ability.CHAT);
                case "embedding" -> abilities.add(Ability.EMBED);
                case "tools" -> abilities.add(Ability.TOOLS);
                case "vision" -> abilities.add(Ability.VISION);
                case "thinking" -> abilities.add(Ability.THINKING);
                case "insert" -> abilities.add(Ability.INSERT);
                case "audio" -> abilities.add(Ability.AUDIO);
                default -> {
                    // An ability that routing does not know.
                }
            }
        }
        return abilities;
    }
}
