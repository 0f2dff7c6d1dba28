package io.councilrouter.proxy.edge;

import io.councilrouter.config.Cidr;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.LimitsConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces {@code limits.connections} and {@code limits.connections_per_address}: a connection beyond them is closed as
 * soon as it is accepted, before a loop learns of it. Sits on the listening socket; confined to the control loop.
 */
public final class AcceptLimiter extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptLimiter.class);

    private final Map<String, Integer> byAddress = new HashMap<>();
    private LimitsConfig limits;
    private List<Cidr> proxies;
    private int open;
    private long refused;

    /** A limiter with the configuration's limits. */
    public AcceptLimiter(GatewayConfig config) {
        limits = config.edge().limits();
        proxies = config.edge().server().trustedProxies();
    }

    /** Applies new limits; open connections stay. */
    public void use(GatewayConfig next) {
        limits = next.edge().limits();
        proxies = next.edge().server().trustedProxies();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        Channel child = (Channel) msg;
        String address = child.remoteAddress() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : "unix";
        int fromThere = byAddress.getOrDefault(address, 0);
        // A trusted proxy speaks for many clients; only the total limits it.
        boolean tooMany = fromThere >= limits.connectionsPerAddress() && !isProxy(child);
        if (open >= limits.connections() || tooMany) {
            refused++;
            LOG.debug("event=connection_refused client={} open={} from_there={}", address, open, fromThere);
            child.unsafe().closeForcibly();
            return;
        }
        open++;
        byAddress.put(address, fromThere + 1);
        child.closeFuture().addListener(closed -> ctx.executor().execute(() -> closed(address)));
        ctx.fireChannelRead(msg);
    }

    private boolean isProxy(Channel child) {
        return child.remoteAddress() instanceof InetSocketAddress inet
                && proxies.stream().anyMatch(network -> network.contains(inet.getAddress()));
    }

    private void closed(String address) {
        open--;
        byAddress.computeIfPresent(address, (key, count) -> count <= 1 ? null : count - 1);
    }

    /** Connections open now. */
    public int open() {
        return open;
    }

    /** Connections refused, ever. */
    public long refused() {
        return refused;
    }
}
