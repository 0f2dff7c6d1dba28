package io.councilrouter.app.boot;

import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.simulator.Simulator;
import io.councilrouter.simulator.SimulatorSettings;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulators for backends of type {@code simulator} without an address. One that is removed from the configuration
 * keeps running for the requests it still has, and is used again if its name returns. Used by one thread at a time;
 * blocks.
 */
final class LocalSimulators {
    private final Transport transport;
    private final EventLoop loop;
    private final Map<String, URI> running = new HashMap<>();

    /** Starts none yet; they will run on {@code loop}. */
    LocalSimulators(Transport transport, EventLoop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    /**
     * Fills in the addresses, and starts missing simulators.
     *
     * @throws IOException when one cannot listen
     */
    GatewayConfig addresses(GatewayConfig config) throws IOException {
        List<BackendConfig> backends = new ArrayList<>();
        for (BackendConfig backend : config.supply().backends()) {
            backends.add(backend.builtIn() && backend.usable() ? backend.at(address(backend.name())) : backend);
        }
        return config.with(backends);
    }

    private URI address(String name) throws IOException {
        URI known = running.get(name);
        if (known != null) {
            return known;
        }
        Simulator own = Simulator.start(SimulatorSettings.demo(), DemoSimulator.home(loop, transport), 0);
        if (!own.ready().awaitUninterruptibly().isSuccess()) {
            throw new IOException(
                    "the simulator of backend " + name + " cannot listen",
                    own.ready().cause());
        }
        URI address = URI.create("http://127.0.0.1:" + own.port());
        running.put(name, address);
        return address;
    }
}
