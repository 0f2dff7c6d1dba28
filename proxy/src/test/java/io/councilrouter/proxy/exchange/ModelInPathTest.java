package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.http.Method;
import io.councilrouter.proxy.Heads;
import io.councilrouter.proxy.gate.EndpointTable;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients whose API has the model, and whether a stream is wanted, in the path. */
@ExtendWith(LeakExtension.class)
final class ModelInPathTest {
    private static final Dialect OPENAI = Dialects.load().named("openai");
    private static final Dialect MINIMAL = Dialects.load().named("minimal");
    private static final String SAY = "{\"say\":[[\"user\",\"hi\"]]}";

    private static final EndpointTable TABLE = new EndpointTable.EndpointTableBuilder()
            .on(Set.of(Method.POST), "/minimal/{model}:talk", talk("/minimal/{model}:talk", false))
            .on(Set.of(Method.POST), "/minimal/{model}:talkon", talk("/minimal/{model}:talkon", true))
            .on(
                    Set.of(Method.GET, Method.POST),
                    "/minimal/{model}:other",
                    Endpoint.inference("/minimal/{model}:other", OPENAI, Operation.PASS))
            .build(MINIMAL);

    private final PlanRig rig = new PlanRig("discovery: {enabled: false}\n", Map.of());

    ModelInPathTest() {
        rig.atHead = x -> {
            x.endpoint(Objects.requireNonNull(TABLE.find(x.head())));
            return Verdict.PROCEED;
        };
    }

    private static Endpoint talk(String path, boolean streams) {
        return Endpoint.inference(path, MINIMAL, Operation.CHAT).streaming(streams);
    }

    private static PlanRig.Script streaming() {
        String frame =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{\"content\":\"hey\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        return listener -> {
            listener.onHead(Heads.response(200, "Content-Type: text/event-stream"));
            listener.onBody(Unpooled.copiedBuffer(frame, StandardCharsets.UTF_8));
            listener.onReadComplete();
            listener.onEnd();
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/minimal/m:talk, m, false",
        "/minimal/m:talkon, m, true",
        "/minimal/org%2Fm%3A8b:talk, org/m:8b, false",
        "/minimal/org/m:8b:talkon, org/m:8b, true",
        "/minimal/%25m:talk, %m, false",
    })
    void thePathSaysWhichModelIsAskedAndWhetherItStreams(String path, String model, boolean streams) {
        rig.serve("a", List.of(model), streams ? streaming() : PlanRig.good());
        Asked client = rig.send("POST " + path, SAY);
        assertEquals(200, client.status(), client.text());
        String sent = rig.sent.getLast();
        assertTrue(sent.contains("\"model\":\"" + model + "\""), sent);
        assertEquals(streams, sent.contains("\"stream\":true"), sent);
        assertEquals(
                "/minimal/{model}:talk" + (streams ? "on" : ""),
                client.exchange().route());
        assertTrue(rig.idle(), rig.leftovers());
    }

    @Test
    void thePathHoldsWhateverTheBodySays() {
        rig.serve("a", List.of("m"), PlanRig.good());
        String body = "{\"model\":\"n\",\"stream\":true,\"say\":[[\"user\",\"hi\"]]}";
        assertEquals(200, rig.send("POST /minimal/m:talk", body).status());
        String sent = rig.sent.getLast();
        assertTrue(sent.contains("\"model\":\"m\""), sent);
        assertFalse(sent.contains("\"stream\":true"), sent);
    }

    @Test
    void onTheSameWireItStandsInThePathAgain() {
        rig.serve("a", List.of("org/m:8b"), PlanRig.status(200, "{\"text\":\"hey\",\"end\":true}"));
        rig.speaks("a", "minimal");
        rig.send("POST /minimal/org/m:8b:talkon", SAY);
        String sent = rig.sent.getLast();
        assertTrue(sent.startsWith("POST /minimal/org%2Fm%3A8b/talk?stream HTTP/1.1\r\n"), sent);
        assertTrue(sent.endsWith(SAY), sent);
    }

    @ParameterizedTest
    @CsvSource({"%C2%85", "%FF", "%C3"})
    void aNameThatNoModelMayHaveIsRefused(String name) {
        Asked client = rig.send("POST /minimal/" + name + ":talk", SAY);
        assertEquals(400, client.status(), client.text());
        assertTrue(rig.asked.isEmpty());
        assertTrue(rig.idle(), rig.leftovers());
    }

    @ParameterizedTest
    @CsvSource({"256, 404", "257, 400"})
    void aNameIsAtMost256BytesLong(int bytes, int status) {
        assertEquals(
                status,
                rig.send("POST /minimal/" + "m".repeat(bytes) + ":talk", SAY).status());
    }

    @Test
    void anUploadWhoseModelIsInThePathGoesOnWithItsFirstBytes() {
        rig.serve("a", List.of("org/m"));
        Asked client = rig.begin(
                "POST /minimal/org/m:other", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 100000");
        client.part("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc");
        rig.settle();
        assertEquals(List.of("a"), rig.asked);
        rig.link().ready();
        String sent = rig.link().sent();
        assertTrue(sent.startsWith("POST /minimal/org%2Fm:other HTTP/1.1\r\n"), sent);
        assertTrue(sent.endsWith("abc"), sent);
        client.leave();
        rig.settle();
        assertTrue(rig.idle(), rig.leftovers());
    }

    @Test
    void aRequestWithoutABodyNamesItThereToo() {
        rig.serve("a", List.of("m"), PlanRig.good());
        assertEquals(200, rig.send("GET /minimal/m:other", "").status());
        assertTrue(rig.sent.getLast().startsWith("GET "), rig.sent::getLast);
    }

    @Test
    void aWireThatHasTheModelInItsBodyCannotBeAskedSo() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Endpoint.inference("/v1/{model}/chat/completions", OPENAI, Operation.CHAT));
        Endpoint named = Endpoint.inference("/v1/chat/completions", OPENAI, Operation.CHAT);
        assertThrows(IllegalStateException.class, () -> named.streaming(true));
    }
}
