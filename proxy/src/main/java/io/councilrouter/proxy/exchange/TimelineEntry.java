package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/**
 * A timeline, and the exchange that it is of. What the request brought is copied, so that none of its objects lives on; names of
 * backends and routes are the gateway's own. Filled again and again; belongs to {@link Timelines} and its loop.
 */
public final class TimelineEntry {
    private static final String DONE = "done";

    private final KeptText id = new KeptText();
    private final KeptText client = new KeptText();
    private final KeptText asked = new KeptText();
    private Timeline times = new Timeline();
    private String keyId = "";
    private String route = "";
    private String served = "";
    private String phase = "";
    private boolean streamed;
    private int status;
    private Cause cause = Cause.NONE;
    private @Nullable FaultCode code;
    private final Usage usage = new Usage();
    private long bytes;

    /**
     * Shows {@code x} from now on.
     *
     * @param runs the name of its phase; not looked at once it has ended
     * @param outcome how it ended, null while it runs
     * @return the timeline that was shown before, free for another exchange
     */
    Timeline fill(ExchangeView x, String runs, @Nullable Outcome outcome) {
        Timeline before = times;
        times = x.times();
        id.set(x.requestId());
        client.set(x.caller().client());
        keyId = x.caller().keyId();
        route = x.route();
        PlanView plan = x.planned();
        RequestFacts facts = x.facts();
        String model = plan != null ? plan.asked() : facts == null ? null : facts.model();
        asked.set(model == null ? "" : model);
        AttemptView last = x.attempted();
        served = last == null ? "" : last.served();
        phase = outcome == null ? runs : DONE;
        streamed = x.streamed();
        status = outcome == null ? 0 : outcome.status();
        cause = outcome == null ? Cause.NONE : outcome.cause();
        code = outcome == null ? null : outcome.code();
        usage.clear();
        Usage counted = x.usage();
        if (counted != null) {
            usage.merge(counted);
        }
        bytes = x.sent();
        return before;
    }

    boolean isOf(String requestId) {
        return id.is(requestId);
    }

    /** What happened when. */
    public Timeline times() {
        return times;
    }

    /** Id of the request. */
    public String id() {
        return id.toString();
    }

    /** Address of the client. */
    public String client() {
        return client.toString();
    }

    /** Id of the API key, empty without one. */
    public String keyId() {
        return keyId;
    }

    /** Route template. */
    public String route() {
        return route;
    }

    /** The model as the client named it; empty where it is not known. */
    public String asked() {
        return asked.toString();
    }

    /** Public name of the model of the last attempt; empty without one. */
    public String served() {
        return served;
    }

    /** {@code receiving}, {@code deciding}, {@code queued}, {@code connecting}, {@code waiting}, {@code streaming}, {@code done}. */
    public String phase() {
        return phase;
    }

    /** Whether the answer was wanted as a stream. */
    public boolean streamed() {
        return streamed;
    }

    /** Status as logged, 0 while it runs. */
    public int status() {
        return status;
    }

    /** Who ended it. */
    public Cause cause() {
        return cause;
    }

    /** The fault it ended with, null without one. */
    public @Nullable FaultCode code() {
        return code;
    }

    /** Token counts, as far as the backend said. */
    public Usage usage() {
        return usage;
    }

    /** Bytes sent to the client. */
    public long bytes() {
        return bytes;
    }
}
