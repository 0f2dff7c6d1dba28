package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the body of a request comes in: kept for the attempts, and walked over as it arrives, so that what routing must
 * know is known with the last byte. Each step answers why the request has to be refused, or null.
 *
 * <p>One per exchange, on its loop.
 */
final class Intake {
    private final FactsScans scans;
    private final RequestBody body;
    private @Nullable FactsScan scan;
    private @Nullable Upload upload;
    private @Nullable ToldRequest told;
    private @Nullable RequestFacts facts;

    /** A body that is kept in buffers of {@code allocator} and counted by {@code memory}. */
    Intake(BodyMemory memory, ByteBufAllocator allocator, FactsScans scans) {
        this.scans = scans;
        this.body = new RequestBody(memory, allocator);
    }

    /** The head allows a body: makes room for it, and gets ready to walk over it. */
    @Nullable
    Fault begin(Exchange x) {
        RequestHead head = x.head();
        Endpoint at = x.endpoint();
        if (at.scanned(head)) {
            scan = scans.borrow(x.wire(), at.nameField());
        } else if (at.wire() != null && head.bodyKind() != BodyKind.NONE) {
            // Nothing in it is looked at but the model's name: it goes on as it comes.
            upload = new Upload(x, body, head.bodyKind() != BodyKind.LENGTH);
        }
        long most = upload == null ? head.contentLength() : Math.min(head.contentLength(), UploadModel.LEAST);
        return head.bodyKind() == BodyKind.LENGTH && !body.announce(most) ? noMemory() : null;
    }

    /** There is no body: the request is told. Its model's name is judged like that of a body. */
    @Nullable
    Fault told(ToldRequest request) {
        RequestFacts known = request.facts();
        Fault fault = FactsScan.misnamed(known.model());
        if (fault != null || !body.announce(request.size())) {
            return fault == null ? noMemory() : fault;
        }
        told = request;
        facts = known;
        return null;
    }

    /** The request, if it is told; null where it has a body. */
    @Nullable
    ToldRequest told() {
        return told;
    }

    /** A part of the body. */
    @Nullable
    Fault part(@Borrowed ByteBuf part) {
        int from = part.readerIndex();
        FactsScan over = scan;
        if (over != null && !over.onPart(part)) {
            return faultOf(over);
        }
        part.readerIndex(from);
        if (upload != null) {
            upload.model().more(part);
        }
        if (!body.keep(part) && !(upload != null && upload.letGo() && body.keep(part))) {
            return noMemory();
        }
        if (upload != null) {
            upload.more(false);
        }
        return null;
    }

    /** Whether the body need not be waited for: it is an upload, and what has come of it says for which model. */
    boolean decided(Exchange x) {
        return upload != null
                && (x.endpoint().purpose() == Purpose.MODEL_FILE
                        || upload.model().decided());
    }

    /** The body, if it goes on as it comes. */
    @Nullable
    Upload upload() {
        return upload;
    }

    /** There will be no other attempt: what is kept for one is let go. */
    void committed() {
        if (upload == null) {
            dispose();
        } else {
            upload.committed();
        }
    }

    /** The body is complete. */
    @Nullable
    Fault end() {
        if (upload != null) {
            upload.more(true);
        }
        FactsScan over = scan;
        if (over == null) {
            return null;
        }
        if (!over.end()) {
            return faultOf(over);
        }
        facts = over.facts();
        returnScan();
        return null;
    }

    private static Fault faultOf(FactsScan scan) {
        Fault fault = scan.fault();
        return fault == null ? new Fault.Client(FaultCode.INVALID_JSON, "The request body is not valid JSON.") : fault;
    }

    private static Fault noMemory() {
        return new Fault.Refused(
                FaultCode.BODY_MEMORY,
                "The gateway's memory for request bodies (limits.body_memory) is full; try again in a moment.",
                Duration.ofSeconds(1));
    }

    /** The body as it came. */
    RequestBody body() {
        return body;
    }

    /** What the walk found; null where there was none, or it is not over. */
    @Nullable
    RequestFacts facts() {
        return facts;
    }

    /** Releases everything; idempotent. */
    void dispose() {
        if (upload != null) {
            upload.close();
        }
        body.dispose();
        returnScan();
    }

    private void returnScan() {
        if (scan != null) {
            scans.giveBack(scan);
            scan = null;
        }
    }
}
