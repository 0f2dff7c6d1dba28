package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.proxy.seals.TurnSeals;
import io.councilrouter.routing.table.Ability;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request as one backend gets it: passed on untouched, passed on with another model name, translated to another wire, or told
 * by somebody inside the gateway.
 *
 * <p>One per attempt, on its loop; holds the encoded body until it is written.
 */
final class Outgoing {
    /** A request up to this size leaves as one buffer, bytes. */
    private static final long ONE_BUFFER = 16 * 1024;

    private static final String EFFORT = "reasoning_effort";

    private final RequestView request;
    private final Intake intake;
    private final Choice choice;
    private final boolean effortless;
    private final Pieces body;
    private @Nullable RequestEncoder encoder;
    private List<String> dropped = List.of();
    private @Nullable TurnSeals seals;
    private @Nullable EventWriter answer;
    private @Nullable RequestEcho echo;
    private boolean dropsCounts;
    private boolean thinks;
    private boolean effortBlamed;
    private @Nullable FinishReason settled;

    /**
     * A request that has not been encoded yet.
     *
     * @param intake what came in with it
     * @param effortless whether the model is not told how much to think
     * @param allocator of the encoded body
     */
    Outgoing(RequestView request, Intake intake, Choice choice, boolean effortless, ByteBufAllocator allocator) {
        this.request = request;
        this.intake = intake;
        this.choice = choice;
        this.effortless = effortless;
        this.body = new Pieces(allocator);
    }

    /** Whether the body goes on while it comes in. */
    boolean uploads() {
        return intake.upload() != null;
    }

    /** Starts to encode; {@link #step} does what is left to do. */
    void begin(BackendSide side) {
        if (uploads()) {
            return;
        }
        RequestFacts facts = request.facts();
        Wire asked = request.wire();
        Wire taken = choice.wire();
        RequestOrder order = order();
        RequestEncoder made = encoder(facts, order);
        encoder = made;
        ToldRequest told = intake.told();
        if (told != null) {
            made.tell(told.reader(), taken);
        } else if (facts == null || (asked.operation() == Operation.PASS && facts.modelStart() < 0)) {
            made.pass();
        } else if (taken.equals(asked) && !taken.rewrites(facts, order)) {
            made.splice(taken, request.endpoint().nameField());
            dropsCounts = taken.asksCounts(facts, order);
        } else {
            seals = seals(asked, taken, facts, side);
            boolean tidy = choice.profile().config().hygiene().dropClientLines();
            made.translate(asked, taken, seals, tidy ? side::lineRemoved : null);
        }
    }

    private RequestEncoder encoder(@Nullable RequestFacts facts, RequestOrder order) {
        RequestFacts known = facts == null ? RequestFacts.NONE : facts;
        ModelTerms terms = choice.terms();
        if (terms == null) {
            return new RequestEncoder(body, intake.body(), known, order);
        }
        Operation asked = request.wire().operation();
        boolean talks = asked == Operation.CHAT || asked == Operation.COMPLETE;
        return new NamedEncoder(
                body,
                intake.body(),
                known,
                order,
                terms,
                talks && !known.traits().raw());
    }

    /** What is kept of the conversation between two wires for its next turn; null if nothing has to be. */
    private @Nullable TurnSeals seals(Wire asked, Wire taken, RequestFacts facts, BackendSide side) {
        boolean wanted = taken.keepsSeals()
                && facts.traits().tools()
                && asked.operation() == Operation.CHAT
                && side.seals().on();
        return wanted
                ? new TurnSeals(
                        side.seals(),
                        request.caller().keyId(),
                        taken.label() + ' ' + choice.model(),
                        side.turns()::nanos)
                : null;
    }

    private RequestOrder order() {
        ToldRequest told = intake.told();
        BackendProfile profile = choice.profile();
        if (told != null && told.asItCame() && choice.wire().equals(request.wire())) {
            return new RequestOrder(model(), request.streamed(), !effortless, true, profile.countable());
        }
        int abilities = choice.serving().abilities();
        boolean reasons = !effortless && (abilities == 0 || (abilities & Ability.THINKING.bit()) != 0);
        return new RequestOrder(
                model(), request.streamed(), reasons, profile.tolerant(), profile.countable(), context());
    }

    /** How large a context the model gets; null where that is not for us to say. */
    private @Nullable ContextSize context() {
        List<Integer> sizes = choice.profile().config().hygiene().numCtxBuckets();
        Operation operation = choice.wire().operation();
        if (sizes.isEmpty() || (operation != Operation.CHAT && operation != Operation.COMPLETE)) {
            return null;
        }
        RequestFacts facts = request.facts();
        return new ContextSize(sizes, choice.serving().load(), facts == null ? 0 : facts.tokens());
    }

    /** The model's name at the backend; spelt as the client did where an Ollama backend takes both for the same. */
    private String model() {
        String there = choice.model();
        RequestFacts facts = request.facts();
        String asked = facts == null ? null : facts.model();
        if (asked == null || !choice.backend().settings().taggedNames()) {
            return there;
        }
        return there.equalsIgnoreCase(asked) || there.equalsIgnoreCase(asked + ":latest") ? asked : there;
    }

    /** Encodes for one turn; true when done, with {@link #fault} telling whether it worked. */
    boolean step() {
        RequestEncoder more = encoder;
        if (more == null) {
            return true;
        }
        if (!more.step()) {
            return false;
        }
        if (more.fault() == null) {
            dropped = kept(effortless ? withoutEffort(more.dropped()) : more.dropped());
            thinks = more.thinks();
            settled = more.settled();
            echo = more.echo();
            close(more);
        }
        return true;
    }

    /** The effort is named as left out even if the client had asked for none. */
    private static List<String> withoutEffort(List<String> names) {
        if (names.contains(EFFORT) || names.contains("think")) {
            return names;
        }
        List<String> all = new ArrayList<>(names);
        all.add(EFFORT);
        return all;
    }

    /** That the answer is to be kept is not left out where we keep it ourselves. */
    private List<String> kept(List<String> names) {
        AnswerOrder.Keeping keeping = request.keeping();
        return keeping != null && keeping.kept()
                ? names.stream()
                        .filter(name -> !name.equals(Param.STORE.label()))
                        .toList()
                : names;
    }

    private void close(RequestEncoder done) {
        done.close();
        encoder = null;
    }

    /** Why the request cannot be said in the backend's dialect; null if it can. */
    @Nullable
    Fault fault() {
        return encoder == null ? null : encoder.fault();
    }

    /** How the request is answered without the backend; null if it has to be asked. */
    @Nullable
    FinishReason settled() {
        return settled;
    }

    /** Looks at all that the backend's refusal says. */
    void refusedWith(String body) {
        effortBlamed = thinks && EffortRefusal.in(body);
    }

    /** Whether the request was refused because of how much the model was to think, so that it may be asked again without. */
    boolean effortRefused(Fault fault) {
        return thinks
                && fault.code() == FaultCode.UPSTREAM_REFUSED
                && (effortBlamed || EffortRefusal.in(fault.message()));
    }

    /** Writes head and body to the connection. Called once; of an upload, the rest follows as it comes in. */
    void write(Attempt attempt, Link to, RequestHeads heads) {
        RequestHead head = request.head();
        Upload upload = intake.upload();
        if (upload != null) {
            long length = upload.chunked() ? RequestHeads.CHUNKED : head.contentLength();
            to.write(heads.write(request, choice, length, 0));
            upload.to(attempt, to);
            return;
        }
        Method method = head.method();
        boolean bodied = (method != Method.GET && method != Method.HEAD) || body.size() > 0;
        boolean small = body.size() <= ONE_BUFFER;
        ByteBuf first = heads.write(request, choice, bodied ? body.size() : -1, small ? (int) body.size() : 0);
        if (small) {
            // One outbound entry costs less than two, even with the copy.
            body.drainTo(first);
            to.write(first);
        } else {
            to.write(first);
            body.drainTo(to::write);
        }
        to.flush();
        to.requestDone(method == Method.HEAD);
        attempt.uploaded();
    }

    /** What the answer repeats of the request; null if nothing, or if it has been taken. Whoever takes it closes it. */
    @Nullable
    RequestEcho takeEcho() {
        RequestEcho taken = echo;
        echo = null;
        return taken;
    }

    /** The answer is translated by {@code writer}; returns it, or one in front of it that keeps what the next turn needs. */
    EventWriter answeredBy(EventWriter writer) {
        EventWriter made = seals == null ? writer : seals.keeper(writer, request.requestId());
        answer = made;
        return made;
    }

    /** Whether a writer of ours tells the client the answer. */
    boolean retold() {
        return answer != null;
    }

    /** Names of what the backend's dialect had no place for, and of what the client's had none for in the answer so far. */
    List<String> dropped() {
        List<String> lost = answer == null ? List.of() : answer.dropped();
        if (lost.isEmpty()) {
            return dropped;
        }
        List<String> all = new ArrayList<>(dropped);
        all.addAll(lost);
        return all;
    }

    /** Whether the frame that has only token counts is left out of the answer, since the client did not ask for it. */
    boolean dropsCounts() {
        return dropsCounts;
    }

    /** The backend takes more of the request, or no more for now. */
    void pace() {
        Upload upload = intake.upload();
        if (upload != null) {
            upload.pace();
        }
    }

    /** Releases what it holds for {@code attempt}; idempotent. */
    void close(Attempt attempt) {
        Upload upload = intake.upload();
        if (upload != null) {
            upload.leave(attempt);
        }
        if (encoder != null) {
            close(encoder);
        }
        if (echo != null) {
            echo.close();
            echo = null;
        }
        body.release();
    }
}
