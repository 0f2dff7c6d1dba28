package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code council list} and {@code council run} against answers written in this test. */
final class CouncilCommandTest {

    private static final String EVENTS =
            """
            event: council.start
            data: {"id":"run-1","template":"debate","strategy":"debate","rounds":2,"quorum":2,"members":[{"label":"A","name":"proponent"},{"label":"B","name":"opponent"}]}

            event: member.start
            data: {"label":"A","name":"proponent","round":1,"model":"m"}

            : heartbeat

            event: member.delta
            data: {"label":"A","name":"proponent","round":1,"text":"I am for"}

            event: member.delta
            data: {"label":"A","name":"proponent","round":1,"text":" it."}

            event: member.done
            data: {"label":"A","name":"proponent","round":1,"model":"m","backend":"b","status":"done","latency_ms":4249}

            event: member.error
            data: {"label":"B","name":"opponent","round":1,"model":"m","status":"failed","latency_ms":3,"error":"no backend can serve m"}

            event: round.done
            data: {"round":1,"required":1,"reached":1,"cut":0}

            event: ranking.done
            data: {"judge":"A","order":["B",["A","C"]],"valid":true}

            event: ranking.done
            data: {"judge":"B","order":[],"valid":false,"problem":"C is missing."}

            event: analysis.done
            data: {"consensus":[]}

            event: news.of.later
            data: {}

            event: synthesis.delta
            data: {"text":"It "}

            event: synthesis.delta
            data: {"text":"depends.\\nReally."}

            """;

    private static final String DONE =
            """
            event: council.done
            data: {"finish_reason":"stop","council":{"id":"run-1","quorum":{"required":1,"reached":1,"cut":0},"confidence":0.5,"dissent":[{"label":"B","view":"no"}],"usage_total":{"total_tokens":321}}}

            data: [DONE]

            """;

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> asked = new HashMap<>();
    private HttpServer server;

    @BeforeEach
    void opens() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.put(path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.put(path + " key", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String answer = answers.get(path);
            byte[] body = (answer == null ? "{\"error\":{\"message\":\"no such template\"}}" : answer)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void closes() {
        server.stop(0);
    }

    private int run(String... words) {
        CommandLine line = Main.commandLine();
        all(line).forEach(each -> each.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        List<String> whole = new ArrayList<>(List.of(words));
        whole.addAll(List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
        // No token may be found in any of the places that are searched.
        if (whole.contains("list") && !whole.contains("--token")) {
            whole.addAll(List.of("--home", home.toString()));
        }
        return line.execute(whole.toArray(String[]::new));
    }

    private static Stream<CommandLine> all(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(CouncilCommandTest::all));
    }

    @Test
    void listsTemplatesToAdministratorsAndNamesToOthers() {
        answers.put(
                "/admin/council/templates",
                "{\"data\":[{\"name\":\"debate\",\"description\":\"Two argue.\",\"participants\":2,\"rounds\":2,"
                        + "\"strategy\":\"debate\",\"source\":\"built-in\"}],\"next\":null}");
        answers.put("/v1/models", "{\"data\":[{\"id\":\"m\"},{\"id\":\"council/debate\"}]}");
        assertEquals(0, run("council", "list", "--token", "t"));
        assertEquals(
                """
                NAME    MEMBERS  ROUNDS  STRATEGY  DESCRIPTION  SOURCE
                debate  2        2       debate    Two argue.   built-in
                """,
                out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("council", "list"));
        assertEquals("NAME\ndebate\n", out.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("council", "list", "--json", "--token", "t"));
        assertTrue(out.toString().startsWith("{\"data\":[{\"name\""));
    }

    @Test
    void theAnswerAloneGoesToStandardOutput() {
        answers.put(CouncilRequest.PATH, EVENTS + DONE);
        assertEquals(0, run("council", "run", "debate", "Tea", "or", "coffee?", "--model", "m", "--api-key", "k"));
        assertEquals("It depends.\nReally.\n", out.toString());
        assertEquals(
                """
                council/debate, 2 members, 2 rounds, run run-1
                A proponent: asked
                A proponent: done, 4 words, 4.2 s
                B opponent: failed, 0 words, no backend can serve m
                round 1: 1 of 2 answered, 1 were needed
                A ranks B > A = C
                B abstains: C is missing.
                the answers are compared
                dissent of B: no
                1 of 2 answered, confidence 0.5, 321 tokens, run run-1
                """,
                err.toString());
        assertEquals(
                "{\"template\":\"debate\",\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Tea or coffee?\"}],"
                        + "\"stream\":true,\"events\":true}",
                asked.get(CouncilRequest.PATH));
        assertEquals("Bearer k", asked.get(CouncilRequest.PATH + " key"));
    }

    @Test
    void aStreamThatBreaksOffIsAFailure() {
        answers.put(CouncilRequest.PATH, EVENTS);
        assertEquals(1, run("council", "run", "debate", "Tea?"));
        assertTrue(err.toString().contains("error the stream broke off"), err.toString());
    }

    @Test
    void saysWhatTheGatewaySays() {
        assertEquals(1, run("council", "run", "nope", "Tea?"));
        assertTrue(err.toString().contains("answers 404: no such template"), err.toString());
        answers.put(CouncilRequest.PATH, "data: {\"error\":{\"message\":\"quorum missed\"}}\n\n");
        assertEquals(1, run("council", "run", "debate", "Tea?"));
        assertTrue(err.toString().contains("error the council failed: quorum missed"), err.toString());
        answers.put(CouncilRequest.PATH, "<html>\n");
        assertEquals(1, run("council", "run", "debate", "Tea?"));
        assertTrue(err.toString().contains("is not a stream of events"), err.toString());
    }

    @Test
    void printsTheAnswerAsItIs() {
        answers.put(CouncilRequest.PATH, "{\"choices\":[],\"council\":{}}");
        assertEquals(0, run("council", "run", "council/vote", "2+2?", "--json"));
        assertEquals("{\"choices\":[],\"council\":{}}\n", out.toString());
        assertEquals(
                "{\"template\":\"vote\",\"messages\":[{\"role\":\"user\",\"content\":\"2+2?\"}],\"stream\":false}",
                asked.get(CouncilRequest.PATH));
    }

    @Test
    void asksAgainWhatAStoredRunWasAsked() {
        answers.put(CouncilRequest.PATH, EVENTS + DONE);
        answers.put(
                "/admin/responses/a b",
                """
                {"id":"a b","route":"/api/chat","request":{"model":"council/debate","stream":false,"options":{"temperature":0.1},
                 "messages":[{"role":"user","content":[{"type":"text","text":"Tea \\"now\\"?"}]}]},"response":"x"}""");
        assertEquals(0, run("council", "run", "--replay", "a b", "--model", "other"), err.toString());
        assertEquals(
                "{\"options\":{\"temperature\":0.1},\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
                        + "\"Tea \\\"now\\\"?\"}]}],\"template\":\"debate\",\"model\":\"other\",\"stream\":true,\"events\":true}",
                asked.get(CouncilRequest.PATH));
        assertEquals(0, run("council", "run", "vote", "--replay", "a b"));
        assertTrue(asked.getOrDefault(CouncilRequest.PATH, "").contains("\"template\":\"vote\""));
    }

    @Test
    void aReplayHasTheSeedOfTheStoredRun() {
        answers.put(CouncilRequest.PATH, EVENTS + DONE);
        answers.put(
                "/admin/responses/1",
                """
                {"id":"1","route":"/v1/council/chat","request":{"template":"vote","council":{"quorum":2},"messages":[]},
                 "council":{"id":"run-1","seed":"1x2y3z"}}""");
        assertEquals(0, run("council", "run", "--replay", "1"), err.toString());
        assertEquals(
                "{\"template\":\"vote\",\"council\":{\"quorum\":2,\"seed\":\"1x2y3z\"},\"messages\":[],"
                        + "\"stream\":true,\"events\":true}",
                asked.get(CouncilRequest.PATH));
    }

    @Test
    void aReplayOfARequestThatWasNotACouncilsIsRefused() {
        answers.put("/admin/responses/1", "{\"route\":\"/v1/chat/completions\",\"request\":{\"model\":\"m\"}}");
        assertEquals(1, run("council", "run", "--replay", "1"));
        assertTrue(err.toString().contains("that was not a council's request; its model was \"m\""), err.toString());
        answers.put("/admin/responses/2", "{\"route\":\"/v1/council/chat\",\"request\":null}");
        assertEquals(1, run("council", "run", "--replay", "2"));
        assertTrue(err.toString().contains("that request was not stored"), err.toString());
    }

    @Test
    void badUsageExitsWithTwo() {
        assertEquals(2, run("council"));
        assertEquals(2, run("council", "run"));
        assertEquals(2, run("council", "run", "debate"));
        assertEquals(2, run("council", "run", "debate", "Tea?", "--replay", "1"));
    }

    @Test
    void membersAreRedrawnOnATerminal() {
        Terminal live = new Terminal(new PrintWriter(out), new PrintWriter(err), Ansi.OFF, true);
        CouncilBoard board = new CouncilBoard(live);
        board.event(
                "council.start",
                Map.of(
                        "id",
                        "r",
                        "template",
                        "debate",
                        "rounds",
                        "1",
                        "members",
                        List.of(Map.of("label", "A", "name", "pro"))));
        board.event("member.start", Map.of("label", "A", "round", "1", "model", "m"));
        String before = err.toString();
        assertTrue(before.contains("\033[K" + "council/debate, 1 members, 1 round, run r\n"), before);
        assertTrue(
                before.endsWith(
                        "\033[2A\r\033[Kcouncil/debate, 1 members, 1 round, run r\n\r\033[KA  pro  round 1  asked  m  0 words\n"));
        board.event("round.done", Map.of("round", "1", "reached", "1", "required", "1"));
        assertTrue(
                err.toString()
                        .endsWith(
                                "\033[2A\r\033[Kround 1: 1 of 1 answered, 1 were needed\n\r\033[K\n\033[1A"
                                        + "\r\033[Kcouncil/debate, 1 members, 1 round, run r\n\r\033[KA  pro  round 1  asked  m  0 words\n"),
                err.toString());
        board.event("synthesis.delta", Map.of("text", "Yes."));
        board.event("member.delta", Map.of("label", "A", "text", "late"));
        assertEquals("Yes.", out.toString());
        assertFalse(err.toString().endsWith("late\n"), "nothing is drawn over an answer");
    }
}
