package io.councilrouter.codec.http;

import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the parsers return for pieces of input, as comparable text. */
final class Wire {

    private Wire() {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Status, head and what was left unread. */
    static String request(RequestParser parser, List<ByteBuf> pieces) {
        return parsed(pieces, parser::parse, () -> describe(parser.head()), parser::fault);
    }

    /** The same for a response. */
    static String response(ResponseParser parser, List<ByteBuf> pieces) {
        return parsed(pieces, parser::parse, () -> describe(parser.head()), parser::fault);
    }

    private static String parsed(
            List<ByteBuf> pieces,
            Function<ByteBuf, ParseStatus> parser,
            Supplier<String> head,
            Supplier<@Nullable Fault> fault) {
        ParseStatus status = ParseStatus.MORE;
        StringBuilder rest = new StringBuilder();
        for (ByteBuf piece : pieces) {
            status = parser.apply(piece);
            if (status != ParseStatus.BAD) {
                rest.append(piece.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return switch (status) {
            case MORE -> "MORE";
            case BAD -> "BAD " + fault.get();
            case DONE -> head.get() + " rest=" + rest;
        };
    }

    /** All requests of a connection with their bodies, until the bytes end or are refused. */
    static String connection(HttpLimits limits, List<ByteBuf> pieces) {
        RequestParser parser = new RequestParser(limits);
        BodyScanner scanner = BodyScanner.ofRequests(limits);
        StringBuilder said = new StringBuilder();
        boolean inBody = false;
        for (ByteBuf piece : pieces) {
            boolean more = true;
            while (more) {
                if (inBody) {
                    BodyStatus status = scanner.scan(piece);
                    if (status == BodyStatus.DATA) {
                        said.append(piece.readCharSequence(scanner.dataLength(), StandardCharsets.ISO_8859_1));
                    } else if (status == BodyStatus.DONE) {
                        said.append("|end|");
                        inBody = false;
                        parser.reset();
                    } else if (status == BodyStatus.BAD) {
                        return said + "|BAD " + scanner.fault();
                    }
                    more = status != BodyStatus.MORE;
                } else {
                    ParseStatus status = parser.parse(piece);
                    if (status == ParseStatus.DONE) {
                        said.append(describe(parser.head())).append('|');
                        inBody = true;
                        scanner.begin(parser.head().bodyKind(), parser.head().contentLength());
                    } else if (status == ParseStatus.BAD) {
                        return said + "|BAD " + parser.fault();
                    }
                    more = status != ParseStatus.MORE;
                }
            }
        }
        return said + (inBody ? "|BODY" : parser.inHead() ? "|HEAD" : "");
    }

    /** The data, then how the body ended and what was left unread. */
    static String body(BodyScanner scanner, List<ByteBuf> pieces) {
        StringBuilder data = new StringBuilder();
        StringBuilder rest = new StringBuilder();
        BodyStatus status = BodyStatus.MORE;
        for (ByteBuf piece : pieces) {
            status = scanner.scan(piece);
            while (status == BodyStatus.DATA) {
                data.append(piece.readCharSequence(scanner.dataLength(), StandardCharsets.ISO_8859_1));
                status = scanner.scan(piece);
            }
            if (status == BodyStatus.DONE) {
                rest.append(piece.toString(StandardCharsets.ISO_8859_1));
            }
        }
        return switch (status) {
            case DONE -> data + "|" + rest;
            case BAD -> "BAD " + scanner.fault();
            case MORE, DATA -> data + "|MORE";
        };
    }

    private static String describe(RequestHead head) {
        return head.method() + " " + head.form() + " " + head.path() + " ?" + head.query() + " 1." + head.minor()
                + " host=" + head.host() + " " + head.bodyKind() + ":" + head.contentLength()
                + (head.keepAlive() ? " keep" : " close") + (head.expectContinue() ? " expect" : "")
                + describe(head.headers());
    }

    private static String describe(ResponseHead head) {
        return head.status() + " 1." + head.minor() + " " + head.bodyKind() + ":" + head.contentLength()
                + (head.keepAlive() ? " keep" : " close") + describe(head.headers());
    }

    private static String describe(Headers headers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < headers.size(); i++) {
            text.append(" [")
                    .append(headers.name(i))
                    .append('=')
                    .append(headers.text(i))
                    .append(']');
        }
        return text.toString();
    }
}
