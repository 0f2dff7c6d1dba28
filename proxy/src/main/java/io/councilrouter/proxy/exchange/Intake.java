package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.BodyKind;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.proxy.turns.Turns;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the body of a request. It is kept for the attempts and scanned as it arrives, so that routing has its facts as soon as
 * the last byte is here. Each step returns the fault with which the request has to be refused, or null.
 *
 * <p>One per exchange, on its loop.
 */
final class Intake {
    private final FactsScans scans;
    private final RequestBody body;
    private @Nullable FactsScan scan;
    private @Nullable Upload upload;
    private @Nullable ToldRequest told;
    /** Where the path names the model, and its name there. */
    private @Nullable PathModel place;

    private @Nullable String named;
    private @Nullable RequestFacts facts;

    /** A body that is kept in buffers of {@code allocator} and counted by {@code memory}. */
    Intake(BodyMemory memory, ByteBufAllocator allocator, FactsScans scans) {
        this.scans = scans;
        this.body = new RequestBody(memory, allocator);
    }

    /**
     * The head allows a body: makes room for it, and gets ready to scan it.
     *
     * @param down who sends it
     * @param turns the loop
     */
    @Nullable
    Fault begin(RequestView x, Downstream down, Turns turns, ByteBufAllocator allocator) {
        RequestHead head = x.head();
        Endpoint at = x.endpoint();
        place = at.inPath();
        if (place != null) {
            Fault misnamed = place.fault(head);
            if (misnamed != null) {
                return misnamed;
            }
            named = place.name(head);
        }
        if (at.scanned(head)) {
            scan = scans.borrow(x.wire(), at.nameField());
        } else if (at.wire() != null && head.bodyKind() != BodyKind.NONE) {
            // Nothing in it is looked at but the model's name: it goes on as it comes.
            upload = new Upload(head, x.config().edge().limits(), body, named, down, turns, allocator);
        }
        long most = upload == null ? head.contentLength() : Math.min(head.contentLength(), UploadModel.LEAST);
        return head.bodyKind() == BodyKind.LENGTH && !body.announce(most) ? noMemory() : null;
    }

    /** There is no body: somebody inside the gateway tells the request. Its model's name is checked as that of a body is. */
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

    /** Whether the rest of the body need not be waited for: it is an upload, and its model is known, or not needed. */
    boolean decided(Endpoint at) {
        return upload != null
                && (at.purpose() == Purpose.MODEL_FILE || upload.model().decided());
    }

    /** Whether another attempt can be given all of the body. */
    boolean replayable() {
        return upload == null || upload.replayable();
    }

    /** The model as the path names it, else the body, or the header {@code X-Model} where that is no JSON; null where none does. */
    @Nullable
    String model(RequestHead head) {
        if (facts != null) {
            return facts.model();
        }
        if (upload != null) {
            return upload.model().name();
        }
        return named == null ? head.headers().text(KnownHeader.X_MODEL) : named;
    }

    /** Why there is no model's name, and how there would be one. */
    Fault unnamed() {
        if (facts != null) {
            return UploadModel.missing(
                    "The request names no model: add \"model\", or use \"auto\" for the default one.");
        }
        return upload == null
                ? UploadModel.missing("The request names no model: name it in the header X-Model.")
                : upload.model().missing();
    }

    /** Changes the body that is kept; answers why the changed one cannot be kept, or null. */
    @Nullable
    Fault rewrite(BodyEdits edits, ByteBufAllocator allocator) {
        Pieces edited = new Pieces(allocator);
        edits.apply(body, edited);
        ByteBuf whole = edited.takeComposite();
        try {
            body.forget();
            return body.announce(whole.readableBytes()) && body.keep(whole) ? null : noMemory();
        } finally {
            whole.release();
            edited.release();
        }
    }

    /** Keeps another body instead, and finds its facts; answers why it cannot be kept, or null. */
    @Nullable
    Fault replace(byte[] whole, RequestView x) {
        ByteBuf part = Unpooled.wrappedBuffer(whole);
        body.forget();
        if (!body.announce(whole.length) || !body.keep(part)) {
            return noMemory();
        }
        FactsScan over = scans.borrow(x.wire(), x.endpoint().nameField());
        scan = over;
        return over.onPart(part) ? end() : faultOf(over);
    }

    /** The body, if it goes on to the backend while it comes in; null where it is kept whole. */
    @Nullable
    Upload upload() {
        return upload;
    }

    /** No other attempt can follow: what was kept for one is released. */
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
        facts = place == null ? over.facts() : over.facts().by(named, place.stream());
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

    /** What the scan found; null where there was none, or it is not complete. */
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
