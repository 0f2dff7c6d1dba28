package io.councilrouter.bench.storage;

import io.councilrouter.storage.ring.ByteRing;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import io.councilrouter.storage.write.PayloadText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Small exchanges like those of the end-to-end measurement: a request of 575 bytes, an answer of 814, no stream. Texts
 * vary from row to row, so that neither compression nor the text index has it too easy.
 */
final class Small {

    private static final int REQUEST = 575;
    private static final int ANSWER = 814;
    private static final int VARIANTS = 256;
    private static final long EPOCH_NANOS = 1_769_853_600_000_000_000L;
    private static final String[] SYLLABLES = {
        "ra", "to", "mi", "ken", "sol", "ver", "da", "lin", "por", "tes", "un", "gal", "bre", "si", "ocho", "wen"
    };

    private static final byte[] NOTHING = {};
    private static final String HEAD =
            "{\"id\":\"chatcmpl-123\",\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"";
    private static final String TAIL = "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":60,"
            + "\"completion_tokens\":120,\"total_tokens\":180}}";

    /** Extracts the text of an answer: what lies between the quotes that {@link #answers} writes. */
    static final PayloadText TEXT = (wire, form, into) -> {
        int from = HEAD.length();
        byte[] text = new byte[Math.max(0, wire.length - from - TAIL.length())];
        System.arraycopy(wire, from, text, 0, text.length);
        into.found(text, NOTHING, NOTHING);
    };

    private final byte[][] requests = new byte[VARIANTS][];
    private final byte[][] answers = new byte[VARIANTS][];
    private final String[] ids;
    private final OpenRecord opened = new OpenRecord();
    private final CloseRecord closed = new CloseRecord();
    private long sent;

    /** Makes bodies, and as many ids as will be used before {@link #renew()}. */
    Small(int ids) {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < VARIANTS; i++) {
            requests[i] = body(
                    "{\"model\":\"llama3.1:8b\",\"messages\":[{\"role\":\"user\",\"content\":\"",
                    "\"}]}",
                    REQUEST,
                    random);
            answers[i] = body(HEAD, TAIL, ANSWER, random);
        }
        this.ids = new String[ids];
        renew();
    }

    /** Makes new ids, which the database has not seen; in order of time, like the gateway's. */
    void renew() {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = String.format(Locale.ROOT, "019c%08x-7000-8000-%012x", sent + i, sent);
        }
    }

    /** Writes one exchange; false when the ring is full. */
    boolean write(ByteRing ring, int number) {
        long exchange = ring.nextExchange();
        long nanos = EPOCH_NANOS + sent * 50_000;
        opened.reset()
                .id(ids[number])
                .route("/v1/chat/completions")
                .dialect("openai")
                .modelAsked("llama3.1:8b")
                .client("127.0.0.1");
        if (!ring.open(exchange, nanos, opened)) {
            return false;
        }
        int variant = (int) (sent++ % VARIANTS);
        boolean whole = put(ring, RecordKind.PROMPT, exchange, nanos, requests[variant]);
        whole &= put(ring, RecordKind.FRAME, exchange, nanos, answers[variant]);
        closed.reset()
                .model("llama3.1:8b")
                .backend("gpu-server")
                .attempts(1)
                .status(200)
                .tokens(60, 120, 0)
                .times(120, 900)
                .finishReason("stop")
                .truncated(!whole);
        return ring.close(exchange, nanos, closed);
    }

    private static boolean put(ByteRing ring, int kind, long exchange, long nanos, byte[] body) {
        ByteBuffer into = ring.claim(kind, 0, exchange, nanos, body.length);
        if (into == null) {
            return false;
        }
        into.put(body);
        ring.commit();
        return true;
    }

    private static byte[] body(String head, String tail, int length, SplittableRandom random) {
        StringBuilder text = new StringBuilder(head);
        while (text.length() < length - tail.length()) {
            int syllables = 1 + random.nextInt(3);
            for (int i = 0; i < syllables; i++) {
                text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
            text.append(' ');
        }
        text.setLength(length - tail.length());
        return text.append(tail).toString().getBytes(StandardCharsets.UTF_8);
    }
}
