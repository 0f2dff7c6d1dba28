package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code council-router responses} against a running gateway. */
final class ResponsesIT {
    private static final String TOKEN = GatewayFixture.TOKEN;
    private static final int ROWS = 120;

    @TempDir
    private Path folder;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private GatewayFixture gate;

    @BeforeEach
    void opens() {
        gate = GatewayFixture.startKeeping(folder, "backends:\n" + openai.entry("up"));
    }

    @AfterEach
    void closes() {
        gate.close();
        openai.close();
    }

    private void keep(int count) {
        try (RawClient client = gate.client()) {
            for (int i = 0; i < count; i++) {
                openai.next(with -> with.send(200, Frames.CHAT.replace("hello", "a \\\"quoted\\\", long\\nanswer")));
                client.send(RawClient.posting("/v1/chat/completions", Frames.ask(false), "X-Request-Id: r-" + i))
                        .answer();
            }
        }
        gate.rows(count);
    }

    private Ran run(String... words) {
        List<String> whole = new ArrayList<>(List.of(words));
        whole.addFirst("responses");
        return Ran.of(gate, whole);
    }

    @Test
    void listsShowsAndSumsUp() {
        keep(3);
        Ran list = run("list", "--token", TOKEN, "--limit", "2", "--model", "m");
        assertEquals(0, list.code(), list.err());
        List<String> lines = list.out().lines().toList();
        assertTrue(lines.getFirst().startsWith("CREATED"), list.out());
        assertTrue(lines.get(1).contains("r-2") && lines.get(1).contains("/v1/chat/completions"), list.out());
        assertEquals(3, lines.size());
        assertTrue(list.err().contains("--cursor "), list.err());

        Ran show = run("show", "r-1", "--token", TOKEN);
        assertEquals(0, show.code(), show.err());
        assertTrue(show.out().contains("RESPONSE") && show.out().contains("a \"quoted\", long"), show.out());

        Ran stats = run("stats", "--token", TOKEN);
        assertEquals(0, stats.code(), stats.err());
        assertTrue(stats.out().contains("MODEL") && stats.out().contains("DAY"), stats.out());

        Ran json = run("stats", "--token", TOKEN, "--json");
        assertTrue(json.out().startsWith("{\"total\":3,"), json.out());
    }

    @Test
    void exportsLinesPageByPage() throws IOException {
        keep(ROWS);
        Path file = folder.resolve("all.jsonl");
        Ran ran = run("export", "--token", TOKEN, "-o", file.toString());
        assertEquals(0, ran.code(), ran.err());
        List<String> lines = Files.readAllLines(file);
        assertEquals(ROWS, lines.size());
        assertTrue(lines.getFirst().contains("\"id\":\"r-" + (ROWS - 1) + "\""), lines.getFirst());
        assertTrue(lines.getFirst().contains("\"request\":{\"model\":\"m\""), lines.getFirst());
        assertTrue(ran.err().contains(ROWS + "/" + ROWS + " responses"), ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void exportsCsv() {
        keep(2);
        Ran ran = run("export", "--token", TOKEN, "--format", "csv");
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().startsWith("n,id,created,route,"), ran.out());
        assertTrue(ran.out().contains("\"{\"\"model\"\":\"\"m\"\""), ran.out());
        assertTrue(ran.out().contains("\"a \"\"quoted\"\", long\nanswer\""), ran.out());
    }

    @Test
    void readsTheTokenOfAGatewayOnThisHost() throws IOException {
        keep(1);
        Files.createDirectories(folder.resolve("home/data"));
        Files.writeString(folder.resolve("home/data/admin.token"), TOKEN + "\n");
        Ran ran = run("list", "--home", folder.resolve("home").toString());
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("r-0"), ran.out());
    }

    @Test
    void saysWhatToDoWithoutATokenOrAFilterThatIsOne() {
        Ran nobody = run("list", "--home", folder.toString());
        assertEquals(1, nobody.code());
        assertTrue(nobody.err().contains("--token"), nobody.err());
        Ran wrong = run("list", "--token", TOKEN, "--status", "bad");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("'status' must be"), wrong.err());
        assertFalse(wrong.err().contains(TOKEN));
        assertEquals(1, run("show", "nobody", "--token", TOKEN).code());
        assertEquals(2, run().code());
    }
}
