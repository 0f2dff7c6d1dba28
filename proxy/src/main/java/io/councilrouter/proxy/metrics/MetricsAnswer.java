package io.councilrouter.proxy.metrics;

import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.proxy.exchange.AnswerHead;
import io.councilrouter.proxy.exchange.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * {@code /metrics}: the text format 0.0.4, or OpenMetrics where {@code Accept} asks for it. Rendering waits for the
 * loops and allocates much, so it runs on another thread. Stateless, shared by all loops.
 */
public final class MetricsAnswer {
    private static final int PIECE = 32 * 1024;

    private final Meters meters;

    /** An answer that shows {@code meters}. */
    public MetricsAnswer(Meters meters) {
        this.meters = meters;
    }

    /** Reads the request on its loop; what is returned renders off it, and its result answers on the loop again. */
    public Callable<Consumer<Exchange>> of(Exchange x) {
        String format = Meters.format(x.head().headers().text(KnownHeader.ACCEPT));
        return () -> {
            byte[] page = render(format);
            return asked -> answer(asked, format, page);
        };
    }

    private byte[] render(String format) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream(PIECE);
        try (Writer writer = new OutputStreamWriter(page, StandardCharsets.UTF_8)) {
            meters.write(format, writer);
        }
        return page.toByteArray();
    }

    private static void answer(Exchange x, String format, byte[] page) {
        for (int at = 0; at < page.length; at += PIECE) {
            int length = Math.min(PIECE, page.length - at);
            x.down().sink().tail(length).writeBytes(page, at, length);
        }
        AnswerHead head = x.answerHead();
        head.contentType(format);
        x.answer(head);
    }
}
