package io.councilrouter.codec.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.form.FormField;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For any bytes: nothing is thrown, cuts change nothing, and whatever is accepted obeys the rules that keep a gateway
 * safe. {@code make test} runs the seeds next to this class, {@code make fuzz} continues from them.
 */
@ExtendWith(LeakExtension.class)
class HttpFuzz {

    private static final HttpLimits LIMITS = new HttpLimits(128, 512, 256, 8, 200, 32, 48, 64);

    @FuzzTest
    void requests(byte[] wire) {
        EveryCut.some(wire, pieces -> Wire.request(new RequestParser(LIMITS), pieces));
        RequestParser parser = new RequestParser(LIMITS);
        ParseStatus status = parser.parse(Unpooled.wrappedBuffer(wire));
        assertEquals(status == ParseStatus.BAD, parser.fault() != null);
        if (status != ParseStatus.DONE) {
            return;
        }
        RequestHead head = parser.head();
        demandSoundHeaders(head.headers());
        boolean hasPath = head.form() == TargetForm.ORIGIN || head.form() == TargetForm.ABSOLUTE;
        assertEquals(hasPath, head.path().startsWith("/"));
        assertTrue(head.path().chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '?' && c != '#'));
        assertTrue(head.host().chars().allMatch(c -> c > 0x20 && c < 0x7f && "/\\@?#".indexOf(c) < 0));
        assertTrue(head.minor() == 0 || head.headers().count(KnownHeader.HOST) == 1);
        assertTrue(head.minor() == 1 || head.bodyKind() != BodyKind.CHUNKED);
        assertTrue(head.contentLength() <= LIMITS.body());
        head.pathText(0, head.pathLength());
        head.query(Ascii.of("a"));
        head.hostNameIs(Ascii.of("localhost"));
    }

    @FuzzTest
    void responses(byte[] wire) {
        EveryCut.some(wire, pieces -> Wire.response(new ResponseParser(LIMITS), pieces));
        ResponseParser parser = new ResponseParser(LIMITS);
        if (parser.parse(Unpooled.wrappedBuffer(wire)) == ParseStatus.DONE) {
            ResponseHead head = parser.head();
            demandSoundHeaders(head.headers());
            assertTrue(head.status() >= 200 && head.status() <= 599);
            assertFalse(head.keepAlive() && head.bodyKind() == BodyKind.UNTIL_CLOSE);
        }
    }

    @FuzzTest
    void chunkedBodies(byte[] wire) {
        EveryCut.some(wire, pieces -> {
            BodyScanner scanner = BodyScanner.ofRequests(LIMITS);
            scanner.begin(BodyKind.CHUNKED, 0);
            String said = Wire.body(scanner, pieces);
            assertTrue(scanner.total() <= LIMITS.body());
            return said;
        });
    }

    @FuzzTest
    void forms(byte[] wire) {
        EveryCut.some(wire, pieces -> {
            FormField field = Objects.requireNonNull(FormField.of("multipart/form-data; boundary=b", "model"));
            pieces.forEach(piece -> field.onPart(piece, piece.readerIndex(), piece.readableBytes()));
            assertTrue(field.value() == null || field.over());
            return field.over() + " " + field.value();
        });
    }

    @FuzzTest
    void connections(byte[] wire) {
        EveryCut.some(wire, pieces -> Wire.connection(LIMITS, pieces));
    }

    private static void demandSoundHeaders(Headers headers) {
        assertTrue(headers.count(KnownHeader.CONTENT_LENGTH) + headers.count(KnownHeader.TRANSFER_ENCODING) <= 1);
        assertTrue(headers.size() <= LIMITS.headerCount());
        for (int i = 0; i < headers.size(); i++) {
            assertTrue(headers.name(i).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"));
            assertTrue(headers.text(i).chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f)));
            assertEquals(headers.text(i).strip().length(), headers.text(i).length());
            KnownHeader known = headers.known(i);
            assertTrue(known == null || headers.has(known));
        }
    }
}
