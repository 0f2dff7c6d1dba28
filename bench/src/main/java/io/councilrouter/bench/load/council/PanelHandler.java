package io.councilrouter.bench.load.council;

import io.councilrouter.bench.load.wire.Head;
import io.councilrouter.bench.load.wire.MessageSink;
import io.councilrouter.bench.load.wire.Payloads;
import io.councilrouter.bench.load.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the panel. Answers are streams of {@value #TOKENS} tokens, {@value #TOGETHER} per write with
 * {@value #APART_MICROS} us between writes, so that the gateway reads each in several pieces, as from a model; ballots
 * and analyses follow the schema in the request.
 */
final class PanelHandler extends ChannelInboundHandlerAdapter implements MessageSink {
    static final int TOKENS = 40;
    static final int TOGETHER = 5;
    static final long APART_MICROS = 1000;

    private static final Pattern LETTERS = Pattern.compile("\"enum\":\\[([^\\]]*)]");
    private static final String LIST = "{\"object\":\"list\",\"data\":[{\"id\":\"" + Payloads.OPENAI_MODEL
            + "\",\"object\":\"model\",\"created\":1760000000,\"owned_by\":\"bench\"}]}";
    private static final String ANALYSIS =
            "{\"consensus\":[\"all say 42\"],\"contradictions\":[],\"gaps\":[\"no source is named\"],"
                    + "\"unique\":[],\"blind_spots\":[]}";

    private final PanelServer server;
    private final WireReader reader = new WireReader(false, this);
    private final StringBuilder body = new StringBuilder();
    private final Deque<String> rest = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean chat;

    PanelHandler(PanelServer server) {
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            reader.read(in);
        } finally {
            in.release();
        }
        if (reader.broken()) {
            ctx.close();
        }
    }

    @Override
    public void head(Head head) {
        body.setLength(0);
        chat = head.text().startsWith("POST /v1/chat/completions ");
    }

    @Override
    public void body(ByteBuf piece, int index, int length) {
        body.append(piece.toString(index, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void end() {
        if (!chat) {
            write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + LIST.length() + "\r\n\r\n"
                    + LIST);
            return;
        }
        String asked = body.toString();
        server.asked(asked);
        answer(says(asked));
        write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + rest.pop());
        later();
    }

    private static String says(String asked) {
        if (asked.contains("\"name\":\"ballot\"")) {
            Matcher letters = LETTERS.matcher(asked);
            return letters.find() ? "{\"reason\":\"so it is\",\"ranking\":[" + letters.group(1) + "]}" : "";
        }
        if (asked.contains("\"name\":\"analysis\"")) {
            return ANALYSIS;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TOKENS - 4; i++) {
            text.append("word").append(i % 10).append(' ');
        }
        return text.append("\nFinal answer: 42").toString();
    }

    /** Cuts a text into tokens and sends these in several writes. */
    private void answer(String text) {
        int length = Math.max(1, (text.length() + TOKENS - 1) / TOKENS);
        StringBuilder piece = new StringBuilder();
        int inPiece = 0;
        for (int at = 0; at < text.length(); at += length) {
            String token = text.substring(at, Math.min(text.length(), at + length));
            piece.append(frame(
                    "{\"content\":\""
                            + token.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"}",
                    "null"));
            if (++inPiece == TOGETHER) {
                rest.add(chunk(piece.toString()));
                piece.setLength(0);
                inPiece = 0;
            }
        }
        piece.append(frame("{}", "\"stop\""))
                .append(
                        "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"")
                .append(Payloads.OPENAI_MODEL)
                .append(
                        "\",\"choices\":[],\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":40,\"total_tokens\":160}}\n\n")
                .append("data: [DONE]\n\n");
        rest.add(chunk(piece.toString()) + "0\r\n\r\n");
    }

    private static String frame(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\""
                + Payloads.OPENAI_MODEL + "\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":"
                + finish
                + "}]}\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private void later() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && !rest.isEmpty()) {
            ctx.executor().schedule(this::next, APART_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    private void next() {
        String piece = rest.poll();
        if (piece != null) {
            write(piece);
            later();
        }
    }

    private void write(String text) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), ctx.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        rest.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset does not matter here; what was lost is counted at the other end.
        ctx.close();
    }
}
