package io.councilrouter.codec.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one conversation in the order in which they were made, so that a result can be given the id or the
 * name that the client's dialect left out. Not thread-safe; belongs to one request.
 */
public final class ToolLedger {
    private final List<LedgerCall> calls = new ArrayList<>(4);

    /**
     * Notes a call.
     *
     * @param id empty if the dialect gave none; then one is made from the call's position in the conversation, the same
     *     in every later turn, so that an engine's prefix cache still fits
     * @return the id
     */
    public String call(String id, String name) {
        String given = id.isEmpty() ? minted(calls.size()) : id;
        calls.add(new LedgerCall(given, name));
        return given;
    }

    /**
     * The id of the call that a result answers: the call with that id, else the first unanswered one of that name, else
     * the first unanswered one, else a newly made id.
     */
    public String idOf(String id, String name) {
        LedgerCall call = answered(id, name);
        if (call != null) {
            return call.id;
        }
        return id.isEmpty() ? minted(calls.size()) : id;
    }

    /** The name of the tool whose call a result answers; if no call fits, the given name, which may be empty. */
    public String nameOf(String id, String name) {
        LedgerCall call = answered(id, name);
        return call == null || !name.isEmpty() ? name : call.name;
    }

    private @Nullable LedgerCall answered(String id, String name) {
        LedgerCall best = null;
        for (int i = calls.size() - 1; i >= 0; i--) {
            LedgerCall call = calls.get(i);
            boolean fits =
                    id.isEmpty() ? !call.answered && (name.isEmpty() || call.name.equals(name)) : call.id.equals(id);
            if (fits) {
                best = call;
                if (!id.isEmpty()) {
                    break;
                }
            }
        }
        if (best == null && id.isEmpty() && !name.isEmpty()) {
            return answered("", "");
        }
        if (best != null) {
            best.answered = true;
        }
        return best;
    }

    private static String minted(int place) {
        return String.format("call_%08d", place);
    }

    private static final class LedgerCall {
        private final String id;
        private final String name;
        private boolean answered;

        private LedgerCall(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }
}
