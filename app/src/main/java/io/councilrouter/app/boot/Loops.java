package io.councilrouter.app.boot;

import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.Tap;
import io.councilrouter.proxy.upstream.Connector;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The event loops: {@code control}, which accepts connections, sends heartbeats and keeps the table, and
 * {@code loop-0..n}, which own the exchanges. {@code loop-0} owns the queue.
 */
final class Loops {
    /** One event loop and what belongs to it. */
    record LoopMember(EventLoop loop, LoopTurns turns, LoopState state, Connector connector, List<Tap> taps) {}

    private final MultiThreadIoEventLoopGroup control;
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<LoopMember> members = new ArrayList<>();

    Loops(Transport transport, GatewayConfig config) {
        int count = config.edge().server().eventLoops() > 0
                ? config.edge().server().eventLoops()
                : Runtime.getRuntime().availableProcessors();
        control = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("control"), transport.handler());
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), transport.handler());
        for (EventExecutor each : group) {
            loops.add((EventLoop) each);
        }
    }

    /** The loops that own exchanges. */
    List<EventLoop> loops() {
        return loops;
    }

    MultiThreadIoEventLoopGroup controlGroup() {
        return control;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    EventLoop control() {
        return (EventLoop) control.iterator().next();
    }

    void add(LoopMember member) {
        members.add(member);
    }

    /** Introduces all loops to each other. Call once, before any has connections. */
    void introduce() {
        List<LoopState> all = members.stream().map(LoopMember::state).toList();
        all.forEach(each -> each.peers(all));
    }

    List<LoopMember> members() {
        return members;
    }

    Map<EventLoop, LoopState> states() {
        Map<EventLoop, LoopState> states = new HashMap<>();
        members.forEach(each -> states.put(each.loop(), each.state()));
        return states;
    }

    /** Runs {@code what} on every loop with its own state, and waits for all of them. */
    void onEach(Consumer<LoopMember> what) {
        for (LoopMember each : members) {
            each.loop().submit(() -> what.accept(each)).syncUninterruptibly();
        }
    }

    /** Blocks for a time measured by the control loop. Never call it on a loop. */
    void pause(long millis) {
        control().schedule(() -> {}, millis, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    /** Exchanges in flight on all loops. */
    int open() {
        int open = 0;
        for (LoopMember each : members) {
            open += each.loop()
                    .submit(() -> each.state().open())
                    .syncUninterruptibly()
                    .getNow();
        }
        return open;
    }

    /**
     * Ends all loops after the connections to backends have closed: a loop that ends with an open connection drops its
     * handlers without calling them, which leaks BoringSSL's memory.
     */
    void close(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        members.forEach(each -> each.loop().execute(each.connector()::forget));
        while (registered() > 0 && System.nanoTime() < end) {
            control().schedule(() -> {}, 1, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
        long millis = within.toMillis();
        group.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS).awaitUninterruptibly(millis);
        control.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS).awaitUninterruptibly(millis);
    }

    private int registered() {
        int registered = 0;
        for (EventLoop each : loops) {
            registered += ((SingleThreadEventLoop) each).registeredChannels();
        }
        return registered;
    }
}
