package io.councilrouter.proxy.edge;

import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.config.LimitsConfig;
import io.councilrouter.proxy.exchange.LoopState;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;

/** Puts the one handler into the pipeline of each accepted connection. Shared by all loops. */
public final class EdgeInitializer extends ChannelInitializer<Channel> {
    private final Map<EventLoop, LoopState> states;
    private final boolean admin;

    /**
     * An initializer for connections on these loops.
     *
     * @param admin whether they come through the administrators' own address
     */
    public EdgeInitializer(Map<EventLoop, LoopState> states, boolean admin) {
        this.admin = admin;
        this.states = new HashMap<>(states);
    }

    /** These limits as a request parser wants them. */
    static HttpLimits http(LimitsConfig limits) {
        return HttpLimits.of(
                (int) limits.requestLine().bytes(),
                (int) limits.header().bytes(),
                limits.headerCount(),
                limits.body().bytes());
    }

    @Override
    public void initChannel(Channel channel) {
        LoopState state = states.get(channel.eventLoop());
        if (state == null) {
            throw new IllegalStateException("a connection on a loop that is not ours");
        }
        channel.pipeline().addLast(new EdgeHandler(state, channel, admin));
    }
}
