package io.councilrouter.proxy.seals;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.EventWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sealed reasoning of one conversation, as one attempt needs it: given to the backend with the request, kept from its
 * answer. On its loop.
 */
public final class TurnSeals {
    private final SealShelf shelf;
    private final CallKeys keys;
    private final LongSupplier nanos;

    /**
     * What is kept for a caller.
     *
     * @param caller id of the caller's key; empty for somebody without one
     * @param scope the wire and the model that can read the seals
     * @param nanos monotonic clock
     */
    public TurnSeals(SealShelf shelf, String caller, String scope, LongSupplier nanos) {
        this.shelf = shelf;
        this.keys = new CallKeys(caller, scope);
        this.nanos = nanos;
    }

    /** Stands in front of the writer of the request; whoever asks for it closes it. */
    public SealGiver giver(ChatSink to) {
        return new SealGiver(this, keys, shelf.most(), to);
    }

    /**
     * Stands in front of the writer of the answer, which it closes; only after the whole request has gone through {@link
     * #giver}.
     *
     * @param request id of the request, by which calls without an id are given one
     */
    public EventWriter keeper(EventWriter to, String request) {
        return new SealKeeper(this, shelf.share(), request, to);
    }

    /** Whether anything is kept, of anybody. */
    boolean any() {
        return !shelf.empty();
    }

    /** What is kept of a call that the client has brought back; null if nothing is. */
    SealShelf.@Nullable ShelvedCall find(String id, String name, @Borrowed ByteBuf arguments) {
        if (!any()) {
            shelf.looked(false);
            return null;
        }
        long now = nanos.getAsLong();
        SealShelf.ShelvedCall found = id.isEmpty() ? null : shelf.find(keys.ofId(id), now);
        if (found == null) {
            found = shelf.find(keys.ofCall(name, arguments), now);
        }
        shelf.looked(found != null);
        return found;
    }

    /** Keeps a turn that has made {@code calls}; false if there is no room for it. */
    boolean keep(TurnTape tape, List<ToldCall> calls) {
        List<KeptTurn.TurnCall> found = new ArrayList<>(2 * calls.size());
        for (int place = 0; place < calls.size(); place++) {
            ToldCall call = calls.get(place);
            add(found, keys.ofId(call.id()), place);
            add(found, keys.ofCall(call.name(), call.arguments().view()), place);
        }
        long now = nanos.getAsLong();
        return shelf.keep(new KeptTurn(tape.copy(), List.copyOf(found), now), now);
    }

    /** Two calls may say the same. */
    private static void add(List<KeptTurn.TurnCall> to, CallKey key, int place) {
        if (to.stream().noneMatch(each -> each.key().equals(key))) {
            to.add(new KeptTurn.TurnCall(key, place));
        }
    }
}
