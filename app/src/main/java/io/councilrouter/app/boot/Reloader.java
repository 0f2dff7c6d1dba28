package io.councilrouter.app.boot;

import io.councilrouter.config.Change;
import io.councilrouter.config.ConfigException;
import io.councilrouter.config.ConfigSource;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.Losses;
import io.councilrouter.config.Problem;
import io.councilrouter.config.Reloaded;
import io.councilrouter.config.RestartKeys;
import io.councilrouter.proxy.gate.AdminKey;
import io.councilrouter.proxy.upstream.UpstreamTls;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the configuration: it is read and validated on {@code admin-io} and put in force by {@link Rollout}. A
 * configuration that is wrong, or cannot be built, changes nothing. One reload runs at a time; requests that come
 * meanwhile are answered by the next one. Its state is confined to the control loop.
 */
final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

    /**
     * What a reloader needs.
     *
     * @param source where the configuration is read from
     * @param home absolute directory of the gateway
     * @param io where files are read
     * @param control the loop that owns its state
     * @param builtIns the configured simulators
     * @param notice tells the service manager
     */
    record ReloaderParts(
            ConfigSource source,
            Path home,
            AdminIo io,
            EventLoop control,
            LocalSimulators builtIns,
            ServiceNotice notice) {}

    private final ReloaderParts parts;
    private final Rollout rollout;
    private List<Consumer<Reloaded>> waiting = new ArrayList<>();
    private ReloadEvent event = new ReloadEvent();
    private List<Path> referred;
    private boolean running;
    private boolean closed;

    /** A reloader; {@code referred} are the files that the configuration in force refers to. */
    Reloader(ReloaderParts parts, Rollout rollout, List<Path> referred) {
        this.parts = parts;
        this.rollout = rollout;
        this.referred = referred;
    }

    /** Reloads, and then tells {@code then} on the control loop. Any thread. */
    void ask(String why, Consumer<Reloaded> then) {
        parts.control().execute(() -> {
            LOG.info("event=reload_asked by=\"{}\"", why);
            waiting.add(then);
            next();
        });
    }

    /** The configuration in force. Call on the control loop. */
    GatewayConfig config() {
        return rollout.now().config();
    }

    /** TLS of the configuration in force. Call on the control loop. */
    UpstreamTls tls() {
        return rollout.now().tls();
    }

    /** Stops reloading. On the control loop. */
    void close() {
        closed = true;
    }

    private void next() {
        if (running || waiting.isEmpty()) {
            return;
        }
        running = true;
        event = new ReloadEvent();
        event.begin();
        List<Consumer<Reloaded>> served = waiting;
        waiting = new ArrayList<>();
        Rollout.StagedConfig now = rollout.now();
        if (closed) {
            done(served, Reloaded.refused(source(now), "", "the gateway is stopping"));
            return;
        }
        parts.notice().reloading();
        try {
            parts.io().execute(() -> outcome(now, served));
        } catch (RejectedExecutionException e) {
            done(
                    served,
                    Reloaded.refused(source(now), "", "too much work is waiting for the disk; try again in a moment"));
        }
    }

    /** The files whose change causes a reload. Call on the control loop, or before anything runs. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(parts.source().files(rollout.now().written()));
        files.addAll(referred);
        return files;
    }

    private String source(Rollout.StagedConfig now) {
        List<Path> files = parts.source().files(now.written());
        return files.isEmpty() ? "defaults" : files.getFirst().toString();
    }

    /** Reads on {@code admin-io}. However the reading ends, the control loop is told. */
    private void outcome(Rollout.StagedConfig now, List<Consumer<Reloaded>> served) {
        Runnable next = () -> done(served, failed(now));
        try {
            next = read(now, served);
        } finally {
            parts.control().execute(next);
        }
    }

    /** Reads; returns what the control loop is to do with the result. */
    private Runnable read(Rollout.StagedConfig now, List<Consumer<Reloaded>> served) {
        try {
            ConfigSource.LoadedConfig loaded = parts.source().load();
            List<Problem> losses = Losses.of(source(now), now.written(), loaded);
            if (!losses.isEmpty()) {
                return () -> lost(served, loaded.files(), losses);
            }
            AdminKey key = AdminTokens.key(loaded.config().admin(), parts.home());
            if (key.isNobodys() && !now.key().isNobodys()) {
                Problem loss = Losses.ofToken(source(now), key.where());
                return () -> lost(served, loaded.files(), List.of(loss));
            }
            List<Change> changes = Change.between(now.written(), loaded.config());
            Rollout.PreparedRollout ready = prepare(now, RestartKeys.kept(now.written(), loaded.config()), key);
            List<Problem> warnings = new ArrayList<>(loaded.warnings());
            warnings.addAll(Losses.bounds(source(now), now.written(), loaded.config()));
            Reloaded taken = Reloaded.taken(changes, warnings);
            return () -> {
                referred = loaded.files();
                rollout.to(ready, well -> done(served, well ? taken : failed(now)));
            };
        } catch (ConfigException e) {
            return () -> {
                referred = e.files().isEmpty() ? referred : e.files();
                done(served, Reloaded.refused(e.problems()));
            };
        } catch (IOException e) {
            Reloaded refused = Reloaded.refused(source(now), "backends", String.valueOf(e.getMessage()));
            return () -> done(served, refused);
        } catch (RuntimeException e) {
            LOG.error("event=reload_failed", e);
            return () -> done(served, failed(now));
        }
    }

    /** The text is valid, but nobody can have meant it. */
    private void lost(List<Consumer<Reloaded>> served, List<Path> files, List<Problem> losses) {
        referred = files.isEmpty() ? referred : files;
        for (Problem loss : losses) {
            LOG.warn("event=reload_refused {}", loss);
        }
        tell(served, Reloaded.refused(losses));
    }

    private Reloaded failed(Rollout.StagedConfig now) {
        return Reloaded.refused(source(now), "", "the gateway failed to put it in force; its log has the details");
    }

    private Rollout.PreparedRollout prepare(Rollout.StagedConfig now, GatewayConfig written, AdminKey key)
            throws IOException {
        GatewayConfig config = parts.builtIns().addresses(written);
        UpstreamTls tls = tls(now, config);
        try {
            return rollout.prepare(now, new Rollout.StagedConfig(written, config, key, tls));
        } catch (RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    private static UpstreamTls tls(Rollout.StagedConfig now, GatewayConfig config) throws IOException {
        try {
            return new UpstreamTls(
                    config.supply().backends(), now.tls(), now.config().supply().backends());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void done(List<Consumer<Reloaded>> served, Reloaded outcome) {
        log(outcome);
        tell(served, outcome);
    }

    private void tell(List<Consumer<Reloaded>> served, Reloaded outcome) {
        event.told(outcome);
        if (!closed) {
            parts.notice()
                    .ready(outcome.taken() ? "reloaded" : "the configuration was refused; the one before is in force");
        }
        running = false;
        served.forEach(each -> each.accept(outcome));
        next();
    }

    private static void log(Reloaded outcome) {
        for (Problem problem : outcome.problems()) {
            LOG.error("event=reload_refused {}", problem);
        }
        for (Problem warning : outcome.warnings()) {
            LOG.warn("event=config_warning {}", warning);
        }
        if (outcome.taken()) {
            for (Change change : outcome.changes()) {
                if (change.reload()) {
                    LOG.info("event=config_changed {}", change);
                } else {
                    LOG.warn("event=config_needs_restart {}", change);
                }
            }
            LOG.info("event=reloaded changes={}", outcome.changes().size());
        }
    }
}
