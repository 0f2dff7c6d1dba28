package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.seals.SealShelf;
import io.councilrouter.proxy.turns.Flushes;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * What one event loop owns: the pipeline in use, its share of body memory, recycled scanners and timelines, its connections to
 * both sides, counters. Only its loop may touch it. The parts of an exchange are not given this, but what they use of it.
 */
public final class LoopState {
    /**
     * What a loop is made of; built in {@code app.boot}.
     *
     * @param turns the loop itself
     * @param allocator for everything that touches the wire
     * @param tables where the current routing table is
     * @param admission the way to the queue
     * @param links connections to backends
     * @param denials told when a backend says that it lacks what the table says it has
     * @param keyDoubted told when a backend seems to refuse our credentials altogether
     * @param connections its clients' connections
     * @param seals sealed reasoning kept for clients that have no place for it; all loops have the same shelf
     */
    public record Parts(
            Turns turns,
            ByteBufAllocator allocator,
            RoutingTables tables,
            Admission admission,
            Links links,
            Denials denials,
            Runnable keyDoubted,
            Connections connections,
            SealShelf seals) {}

    /**
     * What one configuration puts in a request's way on this loop.
     *
     * @param config the configuration
     * @param headGates asked at the end of the head, in order
     * @param bodyGates asked at the end of the body, in order
     * @param taps watch every exchange, in order
     * @param picker chooses backends
     * @param profiles how to speak to each backend
     * @param headers which headers cross
     * @param defaultDialect in which a request is refused whose path cannot be read
     * @param bodyShare bytes of request bodies this loop may hold
     */
    public record Pipeline(
            GatewayConfig config,
            List<Gate> headGates,
            List<Gate> bodyGates,
            List<Tap> taps,
            Picker picker,
            Profiles profiles,
            HeaderPolicy headers,
            Dialect defaultDialect,
            long bodyShare) {}

    private final Parts parts;
    private final BodyMemory bodyMemory;
    private final Routing routing;
    private final BackendSide backends;
    private final FactsScans scans;
    private final Seats seats = new Seats();
    private final Timelines timelines = new Timelines();
    private final RequestTally tally = new RequestTally();
    private final Flushes flushes;
    private List<LoopState> peers = List.of(this);
    private Pipeline pipeline;
    private Gate[] headGates;
    private Gate[] bodyGates;
    private int open;
    private long exchanges;
    private final Taps taps;

    /** A loop's state under a first configuration. */
    public LoopState(Parts parts, Pipeline pipeline) {
        this.parts = parts;
        this.pipeline = pipeline;
        taps = new Taps(pipeline.taps());
        bodyMemory = new BodyMemory(pipeline.bodyShare());
        routing = new Routing(parts, pipeline);
        backends = new BackendSide(parts, pipeline);
        flushes = new Flushes(parts.turns());
        scans = new FactsScans(pipeline.config().edge().limits().jsonDepth());
        headGates = pipeline.headGates().toArray(Gate[]::new);
        bodyGates = pipeline.bodyGates().toArray(Gate[]::new);
    }

    /** Changes what new exchanges meet; those in flight keep what they began with. */
    public void use(Pipeline next) {
        pipeline = next;
        taps.use(next.taps());
        routing.use(next);
        backends.use(next);
        bodyMemory.limit(next.bodyShare());
        headGates = next.headGates().toArray(Gate[]::new);
        bodyGates = next.bodyGates().toArray(Gate[]::new);
        scans.use(next.config().edge().limits().jsonDepth());
    }

    /** What new exchanges meet. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** The loop. */
    public Turns turns() {
        return parts.turns();
    }

    /** Collects the writes of this turn, to flush them together at its end. */
    public Flushes flushes() {
        return flushes;
    }

    /** Buffers. */
    public ByteBufAllocator allocator() {
        return parts.allocator();
    }

    /** The configuration in use. */
    public GatewayConfig config() {
        return pipeline.config();
    }

    /** What plans decide by. */
    Routing routing() {
        return routing;
    }

    /** What attempts speak to backends with. */
    BackendSide backends() {
        return backends;
    }

    /** Request bodies held by this loop. */
    public BodyMemory bodyMemory() {
        return bodyMemory;
    }

    /** How to speak to each backend, under the pipeline in force. */
    public Profiles profiles() {
        return pipeline.profiles();
    }

    Gate[] headGates() {
        return headGates;
    }

    Gate[] bodyGates() {
        return bodyGates;
    }

    Dialect defaultDialect() {
        return pipeline.defaultDialect();
    }

    /** The address a request came from: the peer's, or what a trusted proxy says. */
    public String clientOf(RequestHead head, String peer) {
        return ClientAddress.of(head.headers(), peer, config().edge().server().trustedProxies());
    }

    /** Scanners of request bodies. */
    FactsScans scans() {
        return scans;
    }

    /** Its clients' connections, which a stop drains. */
    public Connections connections() {
        return parts.connections();
    }

    /** An exchange begins; returns its seat. */
    int opened(Exchange exchange) {
        open++;
        exchanges++;
        int seat = seats.take();
        timelines.opened(exchange, seat);
        return seat;
    }

    /** An exchange is over. */
    void closed(ExchangeView exchange, Outcome outcome) {
        open--;
        tally.count(exchange, outcome);
        taps.end(exchange, outcome);
        timelines.closed(exchange, outcome);
        seats.giveBack(exchange.seat());
    }

    /** Tells it of all loops, this one among them. Called once, before it has connections. */
    public void peers(List<LoopState> all) {
        peers = all;
    }

    /** All loops; each may be touched only from a turn of its own. */
    public List<LoopState> peers() {
        return peers;
    }

    /** Timelines of the exchanges that run, and of the last that have ended. */
    public Timelines timelines() {
        return timelines;
    }

    /** What became of its requests. */
    public RequestTally tally() {
        return tally;
    }

    Taps taps() {
        return taps;
    }

    /** Exchanges in flight. */
    public int open() {
        return open;
    }

    /** Exchanges ever. */
    public long exchanges() {
        return exchanges;
    }

    /** Frames of translated answers that were left out because they were no JSON at all, ever. */
    public long framesLeftOut() {
        return backends.framesLeftOut();
    }

    /** Lines that clients wrote for their own servers, left out of requests to others, ever. */
    public long linesRemoved() {
        return backends.linesRemoved();
    }

    /** Taps that failed, ever. */
    public long tapFailures() {
        return taps.failures();
    }
}
