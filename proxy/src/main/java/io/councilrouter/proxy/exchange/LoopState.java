package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.turns.Flushes;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.pick.Candidates;
import io.councilrouter.routing.pick.Picker;
import io.councilrouter.routing.table.RoutingTables;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop owns: the configuration in use, its share of body memory, scratch for picking, recycled scanners,
 * connections to backends, counters. Only its loop may touch it.
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
     * @param denials told when a backend says that it lacks what the table claims for it
     * @param keyDoubted told when a backend seems to take our credentials for no model any more
     */
    public record Parts(
            Turns turns,
            ByteBufAllocator allocator,
            RoutingTables tables,
            Admission admission,
            Links links,
            Denials denials,
            Runnable keyDoubted) {}

    /**
     * What requests meet on this loop; changes with the configuration.
     *
     * @param config the configuration
     * @param headGates asked at the end of the head, in order
     * @param bodyGates asked at the end of the body, in order
     * @param taps told of every end, in order
     * @param picker chooses backends
     * @param profiles how to speak to each backend
     * @param headers which headers cross
     * @param defaultDialect in which a request is refused that cannot even be read
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
    private final Candidates candidates = new Candidates();
    private final RetryBudget retryBudget = new RetryBudget();
    private final RequestHeads requestHeads;
    private final FactsScans scans;
    private final Lessons lessons;
    private final Seats seats = new Seats();
    private final Timelines timelines = new Timelines();
    private final RequestTally tally = new RequestTally();
    private final Flushes flushes;
    private List<LoopState> peers = List.of(this);
    private final List<Drainable> edges = new ArrayList<>();
    private Pipeline pipeline;
    private Gate[] headGates;
    private Gate[] bodyGates;
    private boolean leaving;
    private boolean draining;
    private int open;
    private long exchanges;
    private long framesLeftOut;
    private final Taps taps;

    /** A connection that can be told to finish. */
    public interface Drainable {
        /** Closes when idle, else behind the running answer. */
        void drain();

        /** Ends the running answer with a fault, and the connection with it. */
        void cut();
    }

    /** A loop's state under a first configuration. */
    public LoopState(Parts parts, Pipeline pipeline) {
        this.parts = parts;
        this.pipeline = pipeline;
        taps = new Taps(pipeline.taps());
        bodyMemory = new BodyMemory(pipeline.bodyShare());
        requestHeads = new RequestHeads(parts.allocator());
        flushes = new Flushes(parts.turns());
        scans = new FactsScans(pipeline.config().edge().limits().jsonDepth());
        lessons = new Lessons(parts.turns(), parts.denials(), parts.keyDoubted());
        headGates = pipeline.headGates().toArray(Gate[]::new);
        bodyGates = pipeline.bodyGates().toArray(Gate[]::new);
    }

    /** Changes what new exchanges meet; those in flight keep what they began with. */
    public void use(Pipeline next) {
        pipeline = next;
        taps.use(next.taps());
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

    /** What is to leave at the end of this turn. */
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

    /** Where the routing table is. */
    public RoutingTables tables() {
        return parts.tables();
    }

    /** Connections to backends. */
    public Links links() {
        return parts.links();
    }

    /** The way to the queue. */
    public Admission admission() {
        return parts.admission();
    }

    /** Request bodies held by this loop. */
    public BodyMemory bodyMemory() {
        return bodyMemory;
    }

    /** Which headers cross. */
    public HeaderPolicy headers() {
        return pipeline.headers();
    }

    Picker picker() {
        return pipeline.picker();
    }

    Candidates candidates() {
        return candidates;
    }

    RetryBudget retryBudget() {
        return retryBudget;
    }

    RequestHeads requestHeads() {
        return requestHeads;
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

    /** What failed attempts teach. */
    Lessons lessons() {
        return lessons;
    }

    /** Connections of this loop, for draining. */
    public List<Drainable> edges() {
        return edges;
    }

    /** Whether the gateway is going to stop: it says so to balancers, and still works. */
    public boolean leaving() {
        return leaving;
    }

    /** Whether the gateway is stopping: it takes no new work. */
    public boolean draining() {
        return draining;
    }

    /** Announces the stop. */
    public void leave() {
        leaving = true;
    }

    /** Stops taking requests: idle connections close, the others behind their answer. */
    public void drain() {
        leaving = true;
        draining = true;
        List.copyOf(edges).forEach(Drainable::drain);
    }

    /** Ends what is still running. */
    public void cut() {
        List.copyOf(edges).forEach(Drainable::cut);
    }

    /** An exchange begins; returns its seat. */
    int opened(Exchange exchange) {
        open++;
        exchanges++;
        int seat = seats.take();
        timelines.opened(exchange, seat);
        return seat;
    }

    void closed(Exchange exchange, Outcome outcome) {
        open--;
        tally.count(exchange, outcome);
        taps.end(exchange, outcome);
        timelines.closed(exchange, outcome);
        seats.giveBack(exchange.seat());
    }

    /** Says which loops there are, this one among them; once, before it has connections. */
    public void peers(List<LoopState> all) {
        peers = all;
    }

    /** All loops, each to be spoken to by turns of its own. */
    public List<LoopState> peers() {
        return peers;
    }

    /** What happened when in exchanges that run and in the last that are over. */
    public Timelines timelines() {
        return timelines;
    }

    /** What became of its requests. */
    public RequestTally tally() {
        return tally;
    }

    /** An answer of our own begins that is to be kept and counted as a model's. */
    public void beginsOwn(Exchange exchange) {
        taps.begin(exchange);
    }

    /** What that answer says, whole, as {@code wire} writes it. */
    public void toldOwn(Exchange exchange, Wire wire, @Borrowed ByteBuf answer) {
        taps.told(exchange, wire, answer);
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

    /** Frames of a translated answer were left out, because they were no JSON at all. */
    void leftOut(int frames) {
        framesLeftOut += frames;
    }

    /** Frames left out, ever. */
    public long framesLeftOut() {
        return framesLeftOut;
    }

    /** Taps that failed, ever. */
    public long tapFailures() {
        return taps.failures();
    }
}
