package io.councilrouter.app.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.boot.GatewayFixture;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audio, images, weights: bodies that are forwarded to the backend while they still come in. */
@TestInstance(Lifecycle.PER_CLASS)
class UploadsIT {
    private static final String AUDIO = "/v1/audio/transcriptions";
    private static final String SAID = "{\"text\":\"hello\"}";
    private static final int PIECE = 64 * 1024;

    private final ScriptedUpstream one = ScriptedUpstream.openai("m");
    private final ScriptedUpstream two = ScriptedUpstream.openai("m");
    private final GatewayFixture gate = GatewayFixture.start("limits: {body: 256MiB, body_memory: 256MiB}\nbackends:\n"
            + one.entry("one", "priority: 1") + two.entry("two", "priority: 2")
            + "routing: {strategy: priority}\nbreaker: {failure_threshold: 1000}\n");

    UploadsIT() {
        one.always(with -> with.send(200, SAID));
        two.always(with -> with.send(200, SAID));
    }

    @AfterEach
    void settles() {
        gate.settled();
        one.reading(new CountDownLatch(0)).forget();
        two.forget();
    }

    @AfterAll
    void closes() {
        gate.close();
        one.close();
        two.close();
    }

    /** A form whose model comes first and whose file has {@code bytes} random bytes. */
    private static byte[] form(int bytes) {
        byte[] file = new byte[bytes];
        new Random(bytes).nextBytes(file);
        return RawClient.join(
                RawClient.bytes(String.join(
                        "\r\n",
                        "--b",
                        "Content-Disposition: form-data; name=\"model\"",
                        "",
                        "m",
                        "--b",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"",
                        "",
                        "")),
                file,
                RawClient.bytes("\r\n--b--\r\n"));
    }

    private static byte[] head(long length, String... lines) {
        StringBuilder head = new StringBuilder("POST " + AUDIO + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: multipart/form-data; boundary=b\r\n");
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        head.append(length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length);
        return RawClient.bytes(head.append("\r\n\r\n").toString());
    }

    private static byte[] hash(byte[] bytes) {
        return ScriptedUpstream.sha256().digest(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, PIECE, 5 << 20, 20 << 20})
    void everyByteArrivesAndTheLengthIsKept(int bytes) {
        byte[] form = form(bytes);
        try (RawClient client = gate.client()) {
            for (int i = 0; i < 2; i++) {
                RawAnswer answer = client.send(head(form.length)).send(form).answer();
                assertEquals(200, answer.status(), answer::text);
                assertEquals(SAID, answer.text());
                Exchanged taken = one.taken();
                assertEquals(Integer.toString(form.length), taken.header("Content-Length"));
                assertEquals("multipart/form-data; boundary=b", taken.header("Content-Type"));
                assertArrayEquals(form.length > 4 << 20 ? hash(form) : form, taken.body());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 70_000, 3 << 20})
    void chunksAreFramedAnew(int bytes) {
        byte[] form = form(bytes);
        try (RawClient client = gate.client()) {
            client.send(head(-1));
            Random random = new Random(1);
            for (int from = 0; from < form.length; ) {
                int length = Math.min(1 + random.nextInt(40_000), form.length - from);
                client.send(Integer.toHexString(length) + ";x=y\r\n")
                        .send(Arrays.copyOfRange(form, from, from + length))
                        .send("\r\n");
                from += length;
            }
            RawAnswer answer = client.send("0\r\nX-Trailer: dropped\r\n\r\n").answer();
            assertEquals(200, answer.status(), answer::text);
            Exchanged taken = one.taken();
            assertEquals("chunked", taken.header("Transfer-Encoding"));
            assertEquals("", taken.header("Content-Length"));
            assertArrayEquals(hash(form), taken.body());
        }
    }

    @Test
    void theBackendIsAskedAsSoonAsTheModelIsKnown() {
        byte[] form = form(1 << 20);
        try (RawClient client = gate.client()) {
            client.send(head(form.length)).send(Arrays.copyOf(form, 200));
            assertTrue(one.headOfNext().startsWith("POST " + AUDIO), "though most of the body has not come");
            client.send(Arrays.copyOfRange(form, 200, form.length));
            assertEquals(200, client.answer().status());
            assertArrayEquals(form, one.taken().body());
        }
    }

    @Test
    void aHeaderNamesTheModelOfAFormThatSaysItLate() {
        byte[] form = RawClient.join(
                RawClient.bytes("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"),
                new byte[200_000],
                RawClient.bytes("\r\n--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--\r\n"));
        try (RawClient client = gate.client()) {
            assertEquals(
                    200,
                    client.send(head(form.length, "X-Model: m"))
                            .send(form)
                            .answer()
                            .status());
            assertArrayEquals(form, one.taken().body());
        }
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(head(form.length)).trySend(form).answer();
            assertEquals(400, answer.status(), "64 KiB are looked at");
            assertTrue(answer.text().contains("in its first 64 KiB"), answer::text);
            assertTrue(answer.text().contains("X-Model"), answer::text);
            assertTrue(one.idle() && two.idle());
        }
    }

    /** As curl sends it with {@code -F file=@model -F model=m}: the file comes first, and its name is misleading. */
    private static byte[] fileFirst(int bytes) {
        byte[] file = new byte[bytes];
        new Random(bytes).nextBytes(file);
        return RawClient.join(
                RawClient.bytes(String.join(
                        "\r\n",
                        "--b",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"model\"",
                        "Content-Type: audio/wav",
                        "",
                        "")),
                file,
                RawClient.bytes("\r\n--b\r\nContent-Disposition: form-data; name=model\r\n\r\nm\r\n--b--\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 65_000})
    void aModelBehindTheFileIsFoundByItsOwnName(int bytes) {
        byte[] form = fileFirst(bytes);
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(head(form.length)).send(form).answer();
            assertEquals(200, answer.status(), answer::text);
            assertArrayEquals(form, one.taken().body());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200_000, 3 << 20})
    void asFarIsLookedAsIsKeptForAnotherAttempt(int bytes) {
        byte[] form = fileFirst(bytes);
        try (GatewayFixture other =
                        GatewayFixture.start("limits: {replay: 4MiB}\nrouting: {strategy: priority}\nbackends:\n"
                                + one.entry("one", "priority: 1") + two.entry("two", "priority: 2"));
                RawClient client = other.client()) {
            one.next(with -> with.send(500, "{}"));
            RawAnswer answer = client.send(head(form.length)).send(form).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("two", answer.header("X-Backend"));
            assertArrayEquals(form, two.taken().body());
        }
    }

    @Test
    void theSenderOfAFormWithoutAModelIsToldHowToNameOne() {
        String form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"model\"\r\n\r\nx\r\n--b--\r\n";
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(head(form.length())).send(form).answer();
            assertEquals(400, answer.status());
            assertTrue(answer.text().contains("add the field"), answer::text);
            assertTrue(one.idle() && two.idle());
        }
    }

    @Test
    void expectationsAreAnsweredBeforeTheBody() {
        byte[] form = form(100_000);
        try (RawClient client = gate.client()) {
            client.send(head(form.length, "Expect: 100-continue"));
            assertEquals(100, client.head().status());
            assertEquals(200, client.send(form).answer().status());
            assertArrayEquals(form, one.taken().body());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatIsNoMoreThanTheReplayLimitFailsOver(int kind) {
        byte[] form = form(60_000);
        one.next(kind == 0 ? with -> with.send(500, "{}") : kind == 1 ? with -> with.reset() : with -> with.close());
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(head(form.length)).send(form).answer();
            assertEquals(200, answer.status(), answer::text);
            assertEquals("two", answer.header("X-Backend"));
            assertArrayEquals(form, one.taken().body());
            assertArrayEquals(form, two.taken().body());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatIsMoreDoesNot(int kind) {
        byte[] form = form(1 << 20);
        one.next(kind == 0 ? with -> with.send(500, "{}") : with -> with.reset());
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.send(head(form.length)).send(form).answer();
            assertEquals(502, answer.status(), answer::text);
            assertTrue(two.idle());
        }
    }

    @Test
    void anUnreachableBackendIsSkippedWhateverTheSize() {
        byte[] form = form(3 << 20);
        try (GatewayFixture other = GatewayFixture.startUnready("routing: {strategy: priority}\nbackends:\n"
                        + "  - {name: gone, type: openai, url: \"http://127.0.0.1:9/v1\", models: [m], priority: 1}\n"
                        + two.entry("two", "priority: 2"));
                RawClient client = other.client()) {
            other.until("two is up", () -> other.backend("two").engine().models() != null);
            assertEquals(200, client.send(head(form.length)).send(form).answer().status());
            assertArrayEquals(form, two.taken().body());
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleClosesTheBackendsConnection() {
        long before = one.cuts();
        try (RawClient client = gate.client()) {
            client.send(head(10 << 20)).send(form(1 << 20));
            one.headOfNext();
        }
        gate.until("the backend's connection is closed", () -> one.cuts() > before);
    }

    @Test
    void aClientThatFallsSilentIsToldAndTheBackendIsFree() {
        long before = one.cuts();
        try (GatewayFixture other =
                        GatewayFixture.startStill("limits: {body_idle: 10s}\nbackends:\n" + one.entry("one"));
                RawClient client = other.client()) {
            client.send(head(10 << 20)).send(form(1 << 20));
            one.headOfNext();
            RawAnswer answer = other.leaping(Duration.ofSeconds(11), client::answer);
            assertEquals(408, answer.status(), answer::text);
            other.until("the backend's connection is closed", () -> one.cuts() > before);
        }
    }

    @Test
    void aBackendThatTakesNothingIsGivenUp() {
        long before = one.cuts();
        CountDownLatch latch = new CountDownLatch(1);
        try (GatewayFixture other =
                        GatewayFixture.start("limits: {write_stall: 1s, body: 256MiB, body_memory: 256MiB}\nbackends:\n"
                                + one.entry("one"));
                RawClient client = other.client()) {
            one.reading(latch);
            Thread sender =
                    Thread.ofVirtual().start(() -> client.send(head(200 << 20)).trySend(form(100 << 20)));
            RawAnswer answer = client.answer();
            assertEquals(504, answer.status(), answer::text);
            assertTrue(answer.text().contains("write_stall"), answer::text);
            client.leave();
            join(sender);
            latch.countDown();
            other.until("the backend's connection is closed", () -> one.cuts() > before);
        } finally {
            latch.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 413})
    void anAnswerThatComesBeforeTheEndIsGivenAtOnce(int status) {
        one.early(with -> {
            with.send(status, status == 200 ? SAID : "{\"error\":{\"message\":\"the file is too long\"}}");
            with.stall();
        });
        try (RawClient client = gate.client()) {
            client.send(head(50 << 20)).send(form(1 << 20));
            RawAnswer answer = client.answer();
            assertEquals(status, answer.status(), answer::text);
            assertTrue(answer.text().contains(status == 200 ? "hello" : "the file is too long"), answer::text);
            assertTrue(two.idle());
        }
    }

    @Test
    void anUploadBeyondTheMemoryLimitIsNotKeptForARetry() {
        byte[] form = form((4 << 20) - 300);
        try (GatewayFixture other = GatewayFixture.start(
                        "server: {event_loops: 1}\nlimits: {body: 4MiB, body_memory: 4MiB, replay: 1GiB}\nbackends:\n"
                                + one.entry("one"));
                RawClient client = other.client()) {
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        200, client.send(head(form.length)).send(form).answer().status());
                assertArrayEquals(form, one.taken().body());
            }
        }
    }

    @Test
    void twoHundredMegabytesToASlowBackendNeedLittleMemory() {
        CountDownLatch latch = new CountDownLatch(1);
        one.reading(latch);
        long length = 200L << 20;
        byte[] first = RawClient.bytes("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b\r\n\r\n");
        byte[] piece = new byte[PIECE];
        new Random(3).nextBytes(piece);
        AtomicLong gone = new AtomicLong();
        var digest = ScriptedUpstream.sha256();
        try (RawClient client = gate.client()) {
            Thread sender = Thread.ofPlatform().start(() -> {
                client.send(head(length)).send(first);
                digest.update(first);
                for (long left = length - first.length; left > 0; left -= PIECE) {
                    byte[] part = left < PIECE ? Arrays.copyOf(piece, (int) left) : piece;
                    client.send(part);
                    digest.update(part);
                    gone.addAndGet(part.length);
                }
            });
            one.headOfNext();
            long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            until("the sender is held", gone);
            assertTrue(gone.get() < length / 4, "sockets hold " + gone);
            assertTrue(gate.bodyMemory() <= 4 * PIECE, "held " + gate.bodyMemory());
            latch.countDown();
            RawAnswer answer = client.answer();
            assertEquals(200, answer.status(), answer::text);
            join(sender);
            assertArrayEquals(digest.digest(), one.taken().body());
            long more = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - direct;
            assertTrue(more <= 16L << 20, "direct memory grew by " + more);
        }
    }

    /** Waits until a counter has stood still for many times as long as a piece takes. */
    private void until(String what, AtomicLong counter) {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong looks = new AtomicLong();
        gate.until(what, () -> {
            boolean same = last.getAndSet(counter.get()) == counter.get();
            return (same ? looks.incrementAndGet() : looks.updateAndGet(each -> 0)) > 100;
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join(30_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
