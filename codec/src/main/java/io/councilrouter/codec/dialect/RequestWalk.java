package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link RequestGrammar} over a request body; each step is one root field, one array element or one pending
 * piece.
 *
 * <pre>
 *   START --{--> ROOT --}--> ENDING --nothing pending--> DONE
 *     |          | ^
 *  LOOKING -"x":[ v | ]
 *             ELEMENTS                any of them --bad JSON, grammar's fault--> BAD
 * </pre>
 *
 * <p>When a root field is repeated, the last one counts. The facts tell whether one may be; if so, a first pass over
 * the body finds the last ones (LOOKING), and a list that does not count is skipped element by element (PASSING).
 */
public final class RequestWalk implements RequestReader {
    private enum At {
        START,
        LOOKING,
        ROOT,
        ELEMENTS,
        PASSING,
        ENDING,
        DONE,
        BAD
    }

    private final RequestGrammar grammar;
    private final ByteBuf body;
    private final RequestFacts facts;
    /** Null for a body that repeats no field. */
    private final @Nullable LastFields fields;

    private final JsonCursor json = new JsonCursor();
    private At at = At.START;
    private String array = "";
    private @Nullable Fault fault;

    /** Reads {@code body}, which stays the caller's and must outlive this reader. */
    public RequestWalk(RequestGrammar grammar, @Borrowed ByteBuf body, RequestFacts facts) {
        this.grammar = grammar;
        this.body = body;
        this.facts = facts;
        fields = facts.traits().repeats() ? new LastFields() : null;
        begin();
    }

    private void begin() {
        json.over(body);
        json.knownSpans(facts.longSpans());
    }

    @Override
    public Status step(ChatSink sink) {
        if (at == At.DONE) {
            return Status.DONE;
        }
        if (at == At.BAD) {
            return Status.BAD;
        }
        if (!grammar.pending(sink)) {
            advance(sink);
        }
        if (fault == null) {
            fault = grammar.fault();
        }
        if (fault != null) {
            at = At.BAD;
            return Status.BAD;
        }
        return at == At.DONE ? Status.DONE : Status.MORE;
    }

    private void advance(ChatSink sink) {
        switch (at) {
            case START -> {
                if (json.next() == Json.OBJECT) {
                    at = fields == null ? At.ROOT : At.LOOKING;
                } else {
                    bad();
                }
            }
            case LOOKING -> look(Objects.requireNonNull(fields));
            case ROOT -> root(sink);
            case ELEMENTS, PASSING -> element(sink);
            case ENDING -> {
                if (json.next() != Json.END) {
                    bad();
                    return;
                }
                sink.end();
                at = At.DONE;
            }
            case DONE, BAD -> throw new IllegalStateException("step after " + at);
        }
    }

    private void look(LastFields fields) {
        switch (fields.step(json)) {
            case MORE -> {}
            case ALL -> {
                begin();
                json.next();
                at = At.ROOT;
            }
            case TOO_MANY ->
                fault = new Fault.Client(
                        FaultCode.INVALID_JSON, "The request body has too many fields, some of them more than once.");
            case BAD -> bad();
        }
    }

    private void root(ChatSink sink) {
        Json token = json.next();
        if (token == Json.OBJECT_END) {
            at = At.ENDING;
            grammar.finish(sink);
            return;
        }
        if (token != Json.NAME) {
            bad();
            return;
        }
        String name = json.name();
        boolean counts = fields == null || fields.counts(name, json.from());
        Json value = json.next();
        if (value == Json.ARRAY && (!counts || grammar.walks(name))) {
            array = name;
            at = counts ? At.ELEMENTS : At.PASSING;
        } else if (value == Json.BAD || value == Json.END || value == Json.MORE) {
            bad();
        } else if (!counts) {
            json.skipChildren();
        } else if (value != Json.NULL) {
            int open = json.depth();
            grammar.field(name, json, value, sink);
            leave(value, open);
        }
    }

    private void element(ChatSink sink) {
        Json value = json.next();
        if (value == Json.ARRAY_END) {
            at = At.ROOT;
        } else if (value == Json.BAD || value == Json.END || value == Json.MORE) {
            bad();
        } else {
            int open = json.depth();
            if (at == At.ELEMENTS) {
                grammar.element(array, json, value, sink);
            }
            leave(value, open);
        }
    }

    /** Steps out of a container that the grammar has left open. */
    private void leave(Json value, int open) {
        if ((value == Json.OBJECT || value == Json.ARRAY) && json.depth() >= open) {
            json.skipChildren();
        }
    }

    private void bad() {
        Fault found = json.fault();
        fault = found != null
                ? found
                : new Fault.Client(FaultCode.INVALID_JSON, "The request body must be one JSON object.");
    }

    @Override
    public @Nullable Fault fault() {
        return fault;
    }

    @Override
    public @Nullable FinishReason settled() {
        return at == At.DONE ? grammar.settled() : null;
    }

    @Override
    public @Nullable RequestEcho echo() {
        return at == At.DONE ? grammar.echo() : null;
    }

    @Override
    public void close() {
        grammar.close();
        json.close();
    }
}
