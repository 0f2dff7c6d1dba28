package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.Method;
import io.councilrouter.routing.table.Ability;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request as one backend gets it: passed on untouched, spliced around the model's name, said on another wire, or told.
 *
 * <p>One per attempt, on its loop; holds the encoded body until it is written.
 */
final class Outgoing {
    /** A request up to this size leaves as one buffer, bytes. */
    private static final long ONE_BUFFER = 16 * 1024;

    private static final String EFFORT = "reasoning_effort";

    private final Exchange exchange;
    private final Choice choice;
    private final boolean effortless;
    private final Pieces body;
    private @Nullable RequestEncoder encoder;
    private List<String> dropped = List.of();
    private @Nullable EventWriter answer;
    private boolean dropsCounts;
    private boolean thinks;
    private boolean effortBlamed;
    private @Nullable FinishReason settled;

    Outgoing(Exchange exchange, Choice choice, boolean effortless) {
        this.exchange = exchange;
        this.choice = choice;
        this.effortless = effortless;
        this.body = new Pieces(exchange.loop().allocator());
    }

    /** Begins to encode; what is left to do is done by {@link #step}. */
    void begin() {
        if (exchange.upload() != null) {
            return;
        }
        RequestFacts facts = exchange.facts();
        Wire asked = exchange.wire();
        Wire taken = choice.wire();
        RequestOrder order = order();
        RequestEncoder made =
                new RequestEncoder(body, exchange.body(), facts == null ? RequestFacts.NONE : facts, order);
        encoder = made;
        ToldRequest told = exchange.told();
        if (told != null) {
            made.tell(told.reader(), taken);
        } else if (facts == null || (asked.operation() == Operation.PASS && facts.modelStart() < 0)) {
            made.pass();
        } else if (taken.equals(asked)) {
            made.splice(taken, exchange.endpoint().nameField());
            dropsCounts = taken.asksCounts(facts, order);
        } else {
            made.translate(asked, taken);
        }
    }

    private RequestOrder order() {
        ToldRequest told = exchange.told();
        if (told != null && told.asItCame() && choice.wire().equals(exchange.wire())) {
            return new RequestOrder(model(), exchange.streamed(), !effortless, true, true);
        }
        int abilities = choice.serving().abilities();
        boolean reasons = !effortless && (abilities == 0 || (abilities & Ability.THINKING.bit()) != 0);
        BackendProfile profile = choice.profile();
        return new RequestOrder(model(), exchange.streamed(), reasons, profile.tolerant(), profile.countable());
    }

    /** The model's name there; as the client wrote it where an Ollama backend reads both names as one. */
    private String model() {
        String there = choice.model();
        RequestFacts facts = exchange.facts();
        String asked = facts == null ? null : facts.model();
        if (asked == null || !choice.backend().settings().ollamaNames()) {
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
            dropped = effortless ? withoutEffort(more.dropped()) : more.dropped();
            thinks = more.thinks();
            settled = more.settled();
            close(more);
        }
        return true;
    }

    /** That something was left out is said even where it was the wish not to think at all. */
    private static List<String> withoutEffort(List<String> names) {
        if (names.contains(EFFORT) || names.contains("think")) {
            return names;
        }
        List<String> all = new ArrayList<>(names);
        all.add(EFFORT);
        return all;
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

    /** Notes what the backend's refusal says, all of it. */
    void refusedWith(String body) {
        effortBlamed = thinks && EffortRefusal.in(body);
    }

    /** Whether a fault comes of how much the model was told to think, so that it may be asked without. */
    boolean effortRefused(Fault fault) {
        return thinks
                && fault.code() == FaultCode.UPSTREAM_REFUSED
                && (effortBlamed || EffortRefusal.in(fault.message()));
    }

    /** Writes head and body to the connection, once; of an upload what is there, and the rest as it comes. */
    void write(Attempt attempt, Link to) {
        Upload upload = exchange.upload();
        if (upload != null) {
            long length =
                    upload.chunked() ? RequestHeads.CHUNKED : exchange.head().contentLength();
            to.write(exchange.loop().requestHeads().write(exchange, attempt, length, 0));
            upload.to(attempt, to);
            return;
        }
        Method method = exchange.head().method();
        boolean bodied = (method != Method.GET && method != Method.HEAD) || body.size() > 0;
        boolean small = body.size() <= ONE_BUFFER;
        ByteBuf head = exchange.loop()
                .requestHeads()
                .write(exchange, attempt, bodied ? body.size() : -1, small ? (int) body.size() : 0);
        if (small) {
            // One outbound entry costs less than two, even with the copy.
            body.drainTo(head);
            to.write(head);
        } else {
            to.write(head);
            body.drainTo(to::write);
        }
        to.flush();
        to.requestDone(method == Method.HEAD);
        attempt.uploaded();
    }

    /** The answer is said by {@code writer}, which notes what it loses. */
    void answeredBy(EventWriter writer) {
        answer = writer;
    }

    /** What the backend's dialect had no place for, and the client's in the answer as far as it has come. */
    List<String> dropped() {
        List<String> lost = answer == null ? List.of() : answer.dropped();
        if (lost.isEmpty()) {
            return dropped;
        }
        List<String> all = new ArrayList<>(dropped);
        all.addAll(lost);
        return all;
    }

    /** Whether the frame with nothing but token counts is to be left out of the answer. */
    boolean dropsCounts() {
        return dropsCounts;
    }

    /** The backend takes more of the request, or no more for now. */
    void pace() {
        Upload upload = exchange.upload();
        if (upload != null) {
            upload.pace();
        }
    }

    /** Releases what it holds for {@code attempt}; idempotent. */
    void close(Attempt attempt) {
        Upload upload = exchange.upload();
        if (upload != null) {
            upload.leave(attempt);
        }
        if (encoder != null) {
            close(encoder);
        }
        body.release();
    }
}
