package io.councilrouter.app.boot;

import io.councilrouter.simulator.Simulator;
import io.councilrouter.simulator.SimulatorSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator that answers while no real backend is known. Confined to the control loop. */
final class DemoSimulator {
    private static final Logger LOG = LoggerFactory.getLogger(DemoSimulator.class);

    private final Transport transport;
    private final EventLoop control;
    private @Nullable Simulator simulator;

    DemoSimulator(Transport transport, EventLoop control) {
        this.transport = transport;
        this.control = control;
    }

    /** Starts it; {@code listening} gets its port. */
    void start(IntConsumer listening) {
        Simulator started = Simulator.start(SimulatorSettings.demo(), home(control, transport), 0);
        simulator = started;
        started.ready().addListener(bound -> {
            if (bound.isSuccess()) {
                listening.accept(started.port());
            } else {
                LOG.error("event=simulator_failed", bound.cause());
                simulator = null;
            }
        });
    }

    /** What a simulator needs to run on loops of this transport. */
    static Simulator.SimulatorHome home(EventLoopGroup group, Transport transport) {
        return new Simulator.SimulatorHome(group, transport.server(), System::currentTimeMillis, System::nanoTime);
    }

    /** Whether it runs. */
    boolean open() {
        return simulator != null;
    }

    /** Ends it. */
    void close() {
        if (simulator != null) {
            simulator.close();
            simulator = null;
        }
    }
}
