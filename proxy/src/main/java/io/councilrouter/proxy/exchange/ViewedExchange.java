package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.RandomIds;
import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.ArrayWriter;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.table.Resolution;
import io.councilrouter.routing.table.RoutingTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one exchange: what its views show, and what its gates find out. What happens to it is in {@link
 * Exchange}.
 */
abstract sealed class ViewedExchange implements Gated permits Exchange {
    final LoopState loop;
    final Intake intake;
    private final RequestHead head;
    private final Caller caller;
    private final GatewayConfig config;
    private final Timeline times;
    private @Nullable Endpoint endpoint;
    private Dialect dialect;
    private @Nullable AttemptPlan plan;
    private @Nullable Attempt last;
    private boolean streamed;
    private @Nullable ArrayWriter array;
    private @Nullable String answerId;
    /** Id of the answer that the request goes on from, empty for none; null until it has been looked up. */
    private @Nullable String previous;

    ViewedExchange(LoopState loop, RequestHead head, Caller caller) {
        this.loop = loop;
        this.head = head;
        this.caller = caller;
        config = loop.config();
        dialect = loop.defaultDialect();
        intake = new Intake(loop.bodyMemory(), loop.allocator(), loop.scans());
        times = loop.timelines().lend(loop.turns().nanos());
    }

    /** Its loop, for answers that tell of the loops themselves. */
    public LoopState loop() {
        return loop;
    }

    /** Its loop. */
    public Turns turns() {
        return loop.turns();
    }

    /** The routing table as it is now. */
    public RoutingTable table() {
        return loop.routing().table();
    }

    /** Of all buffers of this exchange. */
    public ByteBufAllocator allocator() {
        return loop.allocator();
    }

    /** Where the answer goes; answers of our own write there. */
    public abstract Downstream down();

    @Override
    public boolean admin() {
        return down().admin();
    }

    @Override
    public long sent() {
        return down().sent();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public String requestId() {
        return caller.requestId();
    }

    @Override
    public GatewayConfig config() {
        return config;
    }

    @Override
    public Timeline times() {
        return times;
    }

    @Override
    public Endpoint endpoint() {
        if (endpoint == null) {
            throw new IllegalStateException("no endpoint yet");
        }
        return endpoint;
    }

    @Override
    public void endpoint(Endpoint found) {
        endpoint = found;
        dialect = found.dialect();
    }

    @Override
    public String route() {
        return endpoint == null ? "-" : endpoint.route();
    }

    @Override
    public boolean isFor(Purpose purpose) {
        return endpoint != null && endpoint.purpose() == purpose;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public void dialect(Dialect value) {
        dialect = value;
    }

    @Override
    public Wire wire() {
        return endpoint().asked();
    }

    @Override
    public @Nullable RequestFacts facts() {
        return intake.facts();
    }

    @Override
    public RequestBody body() {
        return intake.body();
    }

    @Override
    public @Nullable ToldRequest told() {
        return intake.told();
    }

    @Override
    public @Nullable String model() {
        return intake.model(head);
    }

    @Override
    public Fault unnamed() {
        return intake.unnamed();
    }

    @Override
    public @Nullable Fault rewrite(BodyEdits edits) {
        return intake.rewrite(edits, loop.allocator());
    }

    @Override
    public boolean recalled() {
        return previous != null;
    }

    /**
     * What the body refers to has been looked up.
     *
     * @param earlier id of the answer that it goes on from; empty if it goes on as it came
     * @param whole the body that says everything itself; null for the one that came
     * @return why it cannot be kept; null if it can
     */
    @Nullable
    Fault recall(String earlier, byte @Nullable [] whole) {
        previous = earlier;
        return whole == null ? null : intake.replace(whole, this);
    }

    @Override
    public String answerId() {
        if (wire().recalling() == null) {
            return requestId();
        }
        if (answerId == null) {
            answerId = RandomIds.next();
        }
        return answerId;
    }

    @Override
    public String recallId() {
        Recalling how = wire().recalling();
        RequestFacts facts = facts();
        if (how == null || (facts != null && facts.traits().unkept()) || !StorageRule.keeps(this)) {
            return "";
        }
        return how.id(answerId());
    }

    @Override
    public AnswerOrder.@Nullable Keeping keeping() {
        return wire().recalling() == null
                ? null
                : new AnswerOrder.Keeping(
                        previous == null ? "" : previous, !recallId().isEmpty());
    }

    /** An answer of our own begins that is kept and counted like a model's. */
    public void beginsOwn() {
        loop.taps().begin(this);
    }

    /** The whole body of that answer, written for {@code wire}. */
    public void toldOwn(Wire to, @Borrowed ByteBuf whole) {
        loop.taps().told(this, to, whole);
    }

    @Override
    public boolean streamed() {
        return streamed;
    }

    @Override
    public @Nullable ArrayWriter array() {
        if (array == null && streamed && wire().asArray(head)) {
            array = new ArrayWriter();
        }
        return array;
    }

    /** Whether the client wants a stream. */
    void streamed(boolean wanted) {
        streamed = wanted;
    }

    @Override
    public AttemptPlan plan(String asked, Resolution.Found found) {
        plan = new AttemptPlan(this, loop.routing(), asked, found);
        return plan;
    }

    /**
     * The plan by which backends are tried.
     *
     * @throws IllegalStateException if the model was not resolved
     */
    AttemptPlan plan() {
        if (plan == null) {
            throw new IllegalStateException("no plan: the model was not resolved");
        }
        return plan;
    }

    @Override
    public @Nullable AttemptPlan planned() {
        return plan;
    }

    @Override
    public String asked() {
        return plan == null ? "" : plan.asked();
    }

    @Override
    public @Nullable Usage usage() {
        return plan == null ? null : plan.usage();
    }

    @Override
    public @Nullable Attempt attempted() {
        return last;
    }

    /** Another attempt has begun. */
    void attempted(@Nullable Attempt begun) {
        last = begun;
    }
}
