package io.councilrouter.proxy.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.HandChannel;
import io.councilrouter.proxy.exchange.Asked;
import io.councilrouter.proxy.exchange.PlanRig;
import io.councilrouter.proxy.exchange.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One client connection over a channel in memory: requests cut anywhere, and every kind of end in every state. */
@ExtendWith(LeakExtension.class)
final class EdgeHandlerTest {
    private static final String YAML =
            """
            discovery: {enabled: false}
            limits: {pipelined: 16KiB, body: 128KiB, header_read: 5s, body_idle: 5s, idle: 20s, write_stall: 11s}
            """;

    private static final String CHAT = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final String PATH = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n";
    private static final String LOADED = "GET /api/ps HTTP/1.1\r\nHost: x\r\n\r\n";

    /** Longer than the bodies that are checked only when they are complete. */
    private static final String NONSENSE = "nonsense".repeat(1_000);

    private static String chat(String body, String... lines) {
        return PATH
                + String.join(
                        "", Arrays.stream(lines).map(line -> line + "\r\n").toList()) + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static final String CHUNKED = PATH + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n" + CHAT.substring(0, 5)
            + "\r\n" + Integer.toHexString(CHAT.length() - 5) + "\r\n" + CHAT.substring(5) + "\r\n0\r\nX-T: 1\r\n\r\n";

    /** A client and its connection. */
    static final class Client {
        private final PlanRig rig;
        private final HandChannel channel = new HandChannel();
        private final List<Asked> others = new ArrayList<>();

        Client(PlanRig rig) {
            this.rig = rig;
            channel.pipeline().addLast(new EdgeHandler(rig.loop(), channel, false));
            try {
                channel.register();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        Client sends(String text) {
            channel.comes(text);
            settles();
            return this;
        }

        /** Sends the bytes up to each cut, then the rest. */
        void sends(byte[] bytes, int... cuts) {
            int from = 0;
            for (int cut : cuts) {
                channel.comes(bytes, from, cut);
                settles();
                from = cut;
            }
            channel.comes(bytes, from, bytes.length);
            settles();
        }

        void settles() {
            rig.settle();
            channel.runPendingTasks();
            rig.settle();
        }

        void meets(Exception cause) {
            if (channel.isOpen()) {
                channel.pipeline().fireExceptionCaught(cause);
            }
        }

        String answers() {
            return channel.sent();
        }

        /** Statuses of the answers so far. */
        List<String> statuses() {
            List<String> statuses = new ArrayList<>();
            for (String part : answers().split("HTTP/1\\.1 ", -1)) {
                if (!part.isEmpty()) {
                    statuses.add(part.substring(0, 3));
                }
            }
            return statuses;
        }

        /** Closes the connection if it is still open; returns what is left of it. */
        String leaves() {
            channel.close();
            others.stream().filter(each -> !each.ended()).forEach(Asked::leave);
            settles();
            String left = rig.leftovers();
            int edges = rig.loop().connections().size();
            channel.sent();
            channel.finishAndReleaseAll();
            return left + (edges == 0 ? "" : edges + " connections");
        }
    }

    private static PlanRig scripted() {
        return new PlanRig(YAML, Map.of()).serve("a", List.of("m"), PlanRig.good());
    }

    private static PlanRig byHand() {
        return new PlanRig(YAML, Map.of()).serve("a", List.of("m"));
    }

    // Bytes.

    private static final byte[] TALK = String.join(
                    "",
                    LOADED,
                    "\r\n" + chat(CHAT),
                    CHUNKED,
                    chat("{\"model\":"),
                    chat(CHAT, "Expect: 100-continue"),
                    chat(CHAT, "Connection: close"))
            .getBytes(StandardCharsets.UTF_8);

    private static String talk(int... cuts) {
        Client client = new Client(scripted());
        client.sends(TALK, cuts);
        String answers = client.answers();
        client.rig.pass(600);
        client.settles();
        assertFalse(client.channel.isOpen(), "closed behind its last answer");
        assertEquals("", client.leaves());
        return answers;
    }

    @Test
    void requestsAreAnsweredInOrderWhereverTheyAreCut() {
        String whole = talk();
        assertEquals(
                List.of("200", "200", "200", "400", "100", "200", "200"),
                Arrays.stream(whole.split("HTTP/1\\.1 "))
                        .filter(each -> !each.isEmpty())
                        .map(each -> each.substring(0, 3))
                        .toList());
        for (int cut = 1; cut < TALK.length; cut++) {
            assertEquals(whole, talk(cut), "cut at " + cut);
        }
    }

    @Test
    void requestsAreAnsweredThatComeByteByByte() {
        int[] cuts = new int[TALK.length - 1];
        Arrays.setAll(cuts, i -> i + 1);
        assertEquals(talk(), talk(cuts));
    }

    @Test
    void everyThreePiecesOfAChunkedRequestAreOneRequest() {
        byte[] bytes = (CHUNKED + LOADED).getBytes(StandardCharsets.UTF_8);
        Client whole = new Client(scripted());
        whole.sends(bytes);
        String answers = whole.answers();
        assertEquals(List.of("200", "200"), whole.statuses());
        assertEquals("", whole.leaves());
        for (int one = PATH.length(); one < bytes.length; one += 3) {
            for (int two = one + 1; two < bytes.length; two += 7) {
                Client client = new Client(scripted());
                client.sends(bytes, one, two);
                assertEquals(answers, client.answers(), one + ", " + two);
                assertEquals("", client.leaves());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\0\0\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA b\r\n\r\n",
                "POST /api/ps HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n"
            })
    void whatIsNoRequestIsAnsweredOnceAndNothingBehindItIsRead(String bad) {
        byte[] bytes = (bad + LOADED).getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            Client client = new Client(scripted());
            client.sends(bytes, cut);
            assertEquals(List.of("400"), client.statuses(), "cut at " + cut);
            assertTrue(client.answers().contains("\r\nConnection: close\r\n"), client::answers);
            client.rig.pass(600);
            assertFalse(client.channel.isOpen());
            assertEquals("", client.leaves());
        }
    }

    // Pipelining.

    @Test
    void pipelinedRequestsAreAskedOneAfterTheOther() {
        Client client = new Client(byHand());
        client.sends(chat(CHAT) + chat(CHAT) + LOADED);
        for (int i = 1; i <= 2; i++) {
            assertEquals(i, client.rig.links.size());
            answer(client);
        }
        assertEquals(List.of("200", "200", "200"), client.statuses());
        assertEquals("", client.leaves());
    }

    private static void answer(Client client) {
        client.rig.link().ready();
        client.rig.link().head(200, "Content-Type: application/json");
        client.rig.link().says(PlanRig.ANSWER);
        client.rig.link().onEnd();
        client.settles();
    }

    @Test
    void earlyBytesBeyondTheLimitWaitAtTheClient() {
        Client client = new Client(byHand());
        client.sends(chat(CHAT));
        String early = chat(CHAT.replace("hi", "x".repeat(17_000)));
        client.sends(early);
        assertFalse(client.channel.config().isAutoRead(), "so that no more comes");
        answer(client);
        assertTrue(client.channel.config().isAutoRead());
        answer(client);
        assertEquals(List.of("200", "200"), client.statuses());
        assertEquals("", client.leaves());
    }

    @Test
    void aRefusedRequestLeavesItsConnectionToTheNextWhenLittleIsUnread() {
        Client client = new Client(scripted());
        client.sends(chat(NONSENSE));
        client.sends(LOADED);
        client.sends(PATH + "Content-Length: 60000\r\n\r\n" + NONSENSE);
        assertEquals(List.of("400", "200", "400"), client.statuses());
        client.sends("x".repeat(60_000 - NONSENSE.length()));
        client.sends(LOADED);
        assertEquals(List.of("400", "200", "400", "200"), client.statuses());
        assertEquals("", client.leaves());
    }

    @Test
    void aRefusedRequestThatGoesOnForLongCostsItsConnection() {
        Client client = new Client(scripted());
        client.sends(PATH + "Transfer-Encoding: chunked\r\n\r\n1f40\r\n" + NONSENSE + "\r\n");
        for (int i = 0; i < 5; i++) {
            client.sends("4000\r\n" + "x".repeat(0x4000) + "\r\n");
        }
        client.sends(LOADED);
        assertEquals(List.of("400"), client.statuses());
        client.rig.pass(600);
        assertFalse(client.channel.isOpen());
        assertEquals("", client.leaves());
    }

    @Test
    void aConnectionIsIdleAfterARequestThatWasRefusedAtItsLastByte() {
        Client client = new Client(scripted());
        client.sends(chat(NONSENSE));
        client.rig.pass(10_000);
        assertTrue(client.channel.isOpen(), "limits.body_idle is for bodies");
        client.rig.loop().connections().drain();
        assertFalse(client.channel.isOpen(), "and a drain ends it at once");
        assertEquals("", client.leaves());
    }

    // Ends.

    interface Way {
        void go(Client client);
    }

    /** The states of a connection. */
    enum At {
        CONNECTED(client -> {}),
        HEAD(client -> client.sends("POST /v1/chat")),
        BETWEEN(client -> client.sends(LOADED)),
        BODY(client -> client.sends(PATH + "Content-Length: 900\r\n\r\n{\"model\":")),
        CONTINUE(client -> client.sends(PATH + "Expect: 100-continue\r\nContent-Length: 900\r\n\r\n")),
        UPLOAD(client -> client.sends(UPLOADS)),
        UPLOAD_HELD(client -> client.sends(UPLOADS).sends("11170\r\n" + "x".repeat(0x11170) + "\r\n")),
        DISCARD(client -> client.sends(PATH + "Content-Length: 20000\r\n\r\n" + NONSENSE)),
        QUEUED(client -> {
            client.rig.limitTo("a", 1);
            client.others.add(client.rig.ask("m"));
            client.sends(chat(CHAT));
        }),
        CONNECTING(client -> client.sends(chat(CHAT))),
        WAITING(client -> {
            client.sends(chat(CHAT));
            client.rig.link().ready();
        }),
        STREAMING(client -> {
            client.sends(chat(CHAT.replace("}]}", "}],\"stream\":true}")));
            client.rig.link().ready();
            client.rig.link().head(200, "Content-Type: text/event-stream");
            client.rig.link().says(TOKEN);
            client.settles();
        }),
        PIPELINED(client -> {
            client.sends(chat(CHAT) + chat(CHAT));
            client.rig.link().ready();
        }),
        LINGER(client -> client.sends(PATH + "Transfer-Encoding: chunked\r\n\r\nnope\r\n"));

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
        private final Way way;

        At(Way way) {
            this.way = way;
        }

        Client client() {
            Client client = new Client(byHand());
            way.go(client);
            return client;
        }
    }

    private static final String TOKEN = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";
    private static final String UPLOADS =
            """
            POST /v1/audio/transcriptions HTTP/1.1
            Host: x
            X-Model: m
            Content-Type: multipart/form-data; boundary=b
            Transfer-Encoding: chunked

            4
            RIFF
            """
                    .replace("\n", "\r\n");

    /** What can end a connection. */
    enum Ending {
        CLOSES(client -> client.channel.close()),
        HALF_CLOSES(client -> client.channel.halfCloses()),
        RESETS(client -> client.meets(new IOException("Connection reset by peer"))),
        BREAKS(client -> {
            client.channel.breaks();
            client.rig.loop().connections().cut();
        }),
        STICKS(client -> {
            client.channel.sticks(true);
            client.rig.loop().connections().cut();
        }),
        BUG(client -> client.meets(new IllegalStateException("a bug"))),
        DRAINS(client -> client.rig.loop().connections().drain()),
        CUTS(client -> client.rig.loop().connections().cut()),
        TIME(client -> client.rig.pass(120_000)),
        NONSENSE(client -> client.channel.comes("\0\1nonsense\r\n\r\n")),
        BACKEND_BREAKS(client ->
                client.rig.links.forEach(link -> link.fails(FaultCode.UPSTREAM_TRUNCATED, FailurePoint.STREAM, false))),
        BACKEND_ANSWERS_WHILE_IT_BREAKS(client -> {
            client.channel.breaks();
            client.rig.links.forEach(link -> {
                link.ready();
                link.head(200, "Content-Type: application/json");
                link.says(PlanRig.ANSWER);
                link.onEnd();
            });
        });

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
        private final Way way;

        Ending(Way way) {
            this.way = way;
        }
    }

    private static Stream<Arguments> placesAndEndings() {
        return Arrays.stream(At.values())
                .flatMap(at -> Arrays.stream(Ending.values()).map(ending -> Arguments.of(at, ending)));
    }

    @ParameterizedTest
    @MethodSource("placesAndEndings")
    void whateverEndsAConnectionWhereverItStandsNothingIsLeft(At at, Ending ending) {
        Client client = at.client();
        ending.way.go(client);
        client.settles();
        assertEquals("", client.leaves());
    }

    @ParameterizedTest
    @MethodSource("placesAndEndings")
    void ofTwoEndsInOneTurnTheSecondFindsNothing(At at, Ending first) {
        for (Ending second : Ending.values()) {
            Client client = at.client();
            first.way.go(client);
            second.way.go(client);
            client.settles();
            assertEquals("", client.leaves(), second.name());
        }
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void aClientThatLeavesIsSeenAtOnce(At at) {
        Client client = at.client();
        client.channel.close();
        assertEquals(client.others.size(), client.rig.loop().open());
        assertEquals("", client.leaves());
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void theEndOfADrainIsToldWhereAnAnswerIsOwed(At at) {
        Client client = at.client();
        client.rig.loop().connections().cut();
        client.settles();
        assertEquals(
                switch (at) {
                    case CONNECTED, HEAD -> List.of();
                    case BETWEEN -> List.of("200");
                    case CONTINUE -> List.of("100", "503");
                    case BODY, UPLOAD, UPLOAD_HELD, QUEUED, CONNECTING, WAITING, PIPELINED -> List.of("503");
                    case STREAMING -> List.of("200");
                    case DISCARD, LINGER -> List.of("400");
                },
                client.statuses());
        assertEquals(at == At.STREAMING, client.answers().contains("data: {\"error\":"), client::answers);
        client.rig.pass(600);
        assertFalse(client.channel.isOpen());
        assertEquals("", client.leaves());
    }

    @Test
    void theEndOfADrainIsToldThatComesWhileAGateDecides() {
        Client client = new Client(byHand());
        client.rig.decides(x -> {
            client.rig.loop().connections().cut();
            return Verdict.PROCEED;
        });
        client.sends(chat(CHAT));
        assertEquals(List.of("503"), client.statuses());
        assertEquals(List.of(), client.rig.links);
        assertEquals("", client.leaves());
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void aDrainEndsIdleConnectionsAtOnceAndOthersAfterTheirAnswer(At at) {
        Client client = at.client();
        client.rig.loop().connections().drain();
        client.settles();
        boolean idle =
                switch (at) {
                    case CONNECTED, BETWEEN -> true;
                    case HEAD,
                            BODY,
                            CONTINUE,
                            UPLOAD,
                            UPLOAD_HELD,
                            DISCARD,
                            QUEUED,
                            CONNECTING,
                            WAITING,
                            STREAMING,
                            PIPELINED,
                            LINGER -> false;
                };
        assertEquals(!idle, client.channel.isOpen());
        if (at == At.WAITING || at == At.PIPELINED) {
            client.rig.link().head(200, "Content-Type: application/json");
            client.rig.link().says(PlanRig.ANSWER);
            client.rig.link().onEnd();
            client.settles();
            assertEquals(List.of("200"), client.statuses());
            assertTrue(client.answers().contains("\r\nConnection: close\r\n"), client::answers);
            client.rig.pass(600);
            assertFalse(client.channel.isOpen());
        }
        assertEquals("", client.leaves());
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void aClientThatFallsSilentIsAnsweredOrClosed(At at) {
        Client client = at.client();
        client.rig.pass(6_000);
        client.settles();
        List<String> late =
                switch (at) {
                    case HEAD, BODY -> List.of("408");
                    case CONTINUE -> List.of("100", "408");
                    case CONNECTED -> List.of();
                    case DISCARD, LINGER -> List.of("400");
                    default -> client.statuses();
                };
        assertEquals(late, client.statuses());
        boolean stays =
                switch (at) {
                    case CONNECTED, HEAD, BODY, CONTINUE, DISCARD, LINGER -> false;
                    case BETWEEN, QUEUED, CONNECTING, WAITING, STREAMING, PIPELINED, UPLOAD, UPLOAD_HELD -> true;
                };
        if (!stays) {
            client.rig.pass(600);
            assertFalse(client.channel.isOpen());
        } else if (at == At.BETWEEN) {
            assertTrue(client.channel.isOpen());
            client.rig.pass(20_000);
            assertFalse(client.channel.isOpen());
        }
        assertEquals("", client.leaves());
    }

    @Test
    void aClientThatTakesNothingStopsItsBackendAndIsLetGoAfterAWhile() {
        Client client = At.STREAMING.client();
        client.channel.sticks(true);
        for (int i = 0; i < 40; i++) {
            client.rig.link().says(TOKEN.replace("one", "x".repeat(4_000)));
            client.settles();
        }
        assertTrue(client.rig.link().paused());
        client.channel.sticks(false);
        client.settles();
        assertFalse(client.rig.link().paused());
        client.channel.sticks(true);
        for (int i = 0; i < 40; i++) {
            client.rig.link().says(TOKEN.replace("one", "x".repeat(4_000)));
            client.settles();
        }
        client.rig.pass(12_000);
        assertFalse(client.channel.isOpen());
        assertTrue(client.rig.link().closed());
        assertEquals("", client.leaves());
    }
}
