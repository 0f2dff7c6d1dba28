package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.RandomIds;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The object that is an answer, at its beginning and at its end. Not thread-safe; belongs to one answer. */
final class ResponseObject {
    private static final String IN_PROGRESS = "in_progress";
    private static final int MILLIS = 1000;

    private final AnswerOrder order;
    private final Echo echo;
    private final String id;
    private final List<OutputItem> items = new ArrayList<>(2);
    private final Usage usage = new Usage();
    private String status = IN_PROGRESS;
    private String incomplete = "";
    private @Nullable Fault fault;
    private @Nullable ExtraField extra;

    ResponseObject(AnswerOrder order) {
        this.order = order;
        echo = Echo.of(order.echo());
        id = order.keeping() == null ? RandomIds.next() : order.id();
    }

    /** Its id without the prefix. */
    String id() {
        return id;
    }

    /** What it repeats of the request. */
    Echo echo() {
        return echo;
    }

    /** Its items so far, in their order. */
    List<OutputItem> items() {
        return items;
    }

    /** What it came to; whoever knows more adds to it. */
    Usage usage() {
        return usage;
    }

    /** Its status in this API's words. */
    String status() {
        return status;
    }

    void extra(ExtraField field) {
        extra = field;
    }

    /**
     * It has ended.
     *
     * @param reason why it is incomplete; empty if it is not
     */
    void complete(String reason) {
        incomplete = reason;
        status = reason.isEmpty() ? "completed" : "incomplete";
    }

    /** The server has failed. */
    void fail(Fault why) {
        fault = why;
        status = "failed";
    }

    /** Writes it as it is now. */
    void write(ByteSink out) {
        boolean over = !status.equals(IN_PROGRESS);
        ascii("{\"id\":\"resp_" + id + "\",\"object\":\"response\",\"created_at\":" + order.created() / MILLIS, out);
        ascii(",\"status\":\"" + status + "\",\"error\":", out);
        if (fault == null) {
            ascii("null", out);
        } else {
            ResponsesErrors.failure(fault, out, new JsonWriter(out));
        }
        ascii(
                incomplete.isEmpty()
                        ? ",\"incomplete_details\":null"
                        : ",\"incomplete_details\":{\"reason\":\"" + incomplete + "\"}",
                out);
        ascii(",\"model\":", out);
        new JsonWriter(out).string(order.model());
        ascii(",\"output\":[", out);
        for (int i = 0; over && i < items.size(); i++) {
            ascii(i == 0 ? "" : ",", out);
            items.get(i).write(out);
        }
        ascii("]", out);
        echo.write(order.keeping(), out);
        ascii(",\"usage\":", out);
        if (over && usage.known()) {
            UsageFields.write(usage, out);
        } else {
            ascii("null", out);
        }
        if (over && extra != null) {
            extra.append(out);
        }
        ascii("}", out);
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        items.forEach(OutputItem::close);
        echo.close();
    }
}
