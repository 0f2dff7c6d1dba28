package io.councilrouter.codec.dialect;

import io.councilrouter.codec.LeakExtension;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The fuzz targets' requirements, for every request and answer in the tables with a few bytes lost, doubled or changed.
 */
@ExtendWith(LeakExtension.class)
final class MutationTest {
    private static final byte[] MARKS = "\"\\{}[],:0 \n\u0000né".getBytes(StandardCharsets.UTF_8);
    private static final int ROUNDS = 25;

    private final Random random = new Random(17);
    private final DialectFuzz fuzz = new DialectFuzz();

    @Test
    void mutatedRequestsAreReadOrRefused() {
        Translation.read().forEach(translation -> {
            byte kind = DialectFuzz.kind(translation.dialect(), translation.operation(), true);
            byte[] body = translation.given().getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < ROUNDS; round++) {
                fuzz.requests(input(kind, mutated(body)));
            }
        });
    }

    @Test
    void mutatedAnswersAreReadOrRefused() {
        Answer.all().forEach(answer -> {
            byte kind = DialectFuzz.kind(answer.dialect(), answer.operation(), answer.streamed());
            for (int round = 0; round < ROUNDS; round++) {
                fuzz.answers(input(kind, mutated(answer.wire())));
            }
        });
    }

    private static byte[] input(byte kind, byte[] body) {
        byte[] input = new byte[body.length + 1];
        input[0] = kind;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    private byte[] mutated(byte[] body) {
        byte[] copy = body.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && copy.length > 1; i++) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(3)) {
                case 0 -> copy[at] = MARKS[random.nextInt(MARKS.length)];
                case 1 -> copy = spliced(copy, at, Math.min(copy.length, at + 1 + random.nextInt(12)), at);
                default -> copy = spliced(copy, at, at, Math.min(copy.length, at + 1 + random.nextInt(40)));
            }
        }
        return copy;
    }

    /** The bytes up to {@code until}, then those from {@code from} on, so that a part is missing or comes twice. */
    private static byte[] spliced(byte[] body, int at, int from, int until) {
        int head = Math.max(at, until);
        byte[] out = new byte[head + body.length - from];
        System.arraycopy(body, 0, out, 0, head);
        System.arraycopy(body, from, out, head, body.length - from);
        return out;
    }
}
