package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code chat} against a scripted gateway. */
final class ChatCommandTest {
    private static final String DONE = "data: [DONE]\n\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final InputStream in = System.in;

    private HttpServer server;
    private String answer = "";
    private String type = "text/event-stream";
    private int status = 200;

    @BeforeEach
    void opens() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", exchange -> {
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    + (key == null ? "" : key));
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void closes() {
        server.stop(0);
        System.setIn(in);
    }

    private static String delta(String fields) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{" + fields + "}}]}\n\n";
    }

    private int run(CommandLine.Help.Ansi ansi, String... words) {
        List<String> whole = new java.util.ArrayList<>(List.of("chat"));
        whole.addAll(List.of(words));
        whole.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .execute(whole.toArray(String[]::new));
    }

    private int run(String... words) {
        return run(CommandLine.Help.Ansi.OFF, words);
    }

    private Chat chat(String path) {
        GatewayFlags flags = new GatewayFlags();
        new CommandLine(flags)
                .parseArgs("--url=http://127.0.0.1:" + server.getAddress().getPort() + path);
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), CommandLine.Help.Ansi.OFF, false);
        return new Chat(flags, null, "m", "", terminal);
    }

    @Test
    void theAnswerAloneGoesToStandardOutput() throws InterruptedException {
        answer = ": ping\n\n" + delta("\"role\":\"assistant\",\"content\":\"\"") + delta("\"reasoning_content\":\"hm\"")
                + delta("\"content\":\"Hi \"") + delta("\"content\":\"there\"") + DONE;
        assertEquals(0, run("m:1", "say", "hello"), err.toString());
        assertEquals("Hi there\n", out.toString());
        assertEquals("hm\n\n", err.toString());
        assertEquals(
                "{\"model\":\"m:1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"say hello\"}]}",
                asked.take());
    }

    @Test
    void thinkingIsDimIfTheTerminalCanShowThat() {
        answer = delta("\"reasoning\":\"hm\"") + delta("\"content\":\"x\\n\"") + DONE;
        assertEquals(0, run(CommandLine.Help.Ansi.ON, "m", "x"));
        assertEquals("x\n", out.toString());
        assertEquals("\033[2mhm\033[22m\n\n", err.toString());
    }

    @Test
    void aModelCannotControlTheTerminal() {
        answer = delta("\"reasoning\":\"h\\u001b[2Jm\"")
                + delta("\"content\":\"\\u001b]0;x\\u0007red\\u009b31m\\r\\n\"")
                + DONE;
        assertEquals(0, run("m", "x"));
        assertEquals("]0;xred31m\n", out.toString());
        assertEquals("h[2Jm\n\n", err.toString());
    }

    @Test
    void anUnstreamedAnswerIsShownLikeAStreamedOne() {
        type = "application/json; charset=utf-8";
        answer =
                "{\"choices\":[{\"message\":{\"reasoning\":\"hm\",\"content\":\"all of it\"},\"finish_reason\":\"length\"}]}";
        assertEquals(0, run("m", "x"), err.toString());
        assertEquals("all of it\n", out.toString());
        assertTrue(err.toString().startsWith("hm\n\n"), err.toString());
        assertTrue(err.toString().contains("limit of tokens"), err.toString());
    }

    @Test
    void aLoneSentenceIsThePrompt() throws InterruptedException {
        answer = delta("\"content\":\"x\"") + DONE;
        assertEquals(0, run("why is the sky blue?", "--system", "be short", "--api-key", "cr-k"));
        assertEquals(
                "{\"model\":\"auto\",\"stream\":true,\"messages\":[{\"role\":\"system\",\"content\":\"be short\"},"
                        + "{\"role\":\"user\",\"content\":\"why is the sky blue?\"}]}Bearer cr-k",
                asked.take());
    }

    @Test
    void standardInputIsThePromptOrAPieceOfIt() throws InterruptedException {
        answer = delta("\"content\":\"x\"") + DONE;
        System.setIn(new ByteArrayInputStream("from a pipe\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(0, run("m"));
        assertTrue(asked.take().contains("\"content\":\"from a pipe\\n\""));
        System.setIn(new ByteArrayInputStream("a file".getBytes(StandardCharsets.UTF_8)));
        assertEquals(0, run("m", "sum up:", "-"));
        assertTrue(asked.take().contains("\"content\":\"sum up: a file\""));
        System.setIn(new ByteArrayInputStream("lone".getBytes(StandardCharsets.UTF_8)));
        assertEquals(0, run("-"));
        assertTrue(asked.take().contains("\"model\":\"auto\""));
    }

    @Test
    void anEmptyPromptIsBadUsage() {
        System.setIn(new ByteArrayInputStream(new byte[0]));
        assertEquals(2, run("m"));
        assertTrue(err.toString().contains("the prompt is empty"), err.toString());
        assertTrue(asked.isEmpty());
    }

    @Test
    void saysWhyThereIsNoAnswer() {
        status = 404;
        answer = "{\"error\":{\"message\":\"there is no model m; near names: n\"}}";
        assertEquals(1, run("m", "x"));
        assertEquals("error there is no model m; near names: n\n", err.toString());
        err.getBuffer().setLength(0);
        status = 401;
        answer = "{\"error\":{\"message\":\"a key is needed\"}}";
        assertEquals(1, run("m", "x"));
        assertEquals("error a key is needed (--api-key, or $COUNCIL_ROUTER_API_KEY)\n", err.toString());
    }

    @Test
    void anAnswerThatBreaksOffIsAFailure() {
        answer = delta("\"content\":\"half\"");
        assertEquals(1, run("m", "x"));
        assertEquals("half\n", out.toString());
        assertEquals("error the answer broke off\n", err.toString());
        err.getBuffer().setLength(0);
        answer = delta("\"content\":\"half\"") + "data: {\"error\":{\"message\":\"it stalled\"}}\n\n";
        assertEquals(1, run("m", "x"));
        assertEquals("error it stalled\n", err.toString());
    }

    @Test
    void saysWhenTheAnswerWasCut() {
        answer = delta("\"content\":\"x\"") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
                + DONE;
        assertEquals(0, run("m", "x"));
        assertEquals("x\n", out.toString());
        assertTrue(err.toString().contains("limit of tokens"), err.toString());
    }

    @Test
    void stoppingBeforeAskingIsNotAFailure() throws IOException {
        Chat.Stop stop = new Chat.Stop();
        stop.now();
        assertFalse(chat("").ask("x", stop), "it was stopped");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerIsStoppedWhetherItsHeadHasComeOrNot(boolean headHasCome) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/slow/v1/chat/completions", exchange -> {
            if (headHasCome) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(delta("\"content\":\"x\"").getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            begun.countDown();
            try {
                assertTrue(over.await(60, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.close();
        });
        Chat chat = chat("/slow");
        Chat.Stop stop = new Chat.Stop();
        Thread stops = Thread.ofVirtual().start(() -> {
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            stop.now();
        });
        assertFalse(chat.ask("x", stop), "it was stopped");
        stops.join();
        over.countDown();
    }
}
