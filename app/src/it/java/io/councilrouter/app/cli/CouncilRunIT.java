package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.Frames;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.storage.db.StoredRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code council-router council} against a running gateway. */
final class CouncilRunIT {
    private static final String TOKEN = GatewayFixture.TOKEN;

    @TempDir
    private Path folder;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m").always(with -> with.sse()
            .chunk(Frames.token("Final answer: 42") + Frames.FINISH + Frames.DONE)
            .last());
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

    private Ran run(String... words) {
        List<String> whole = new ArrayList<>(List.of(words));
        whole.addFirst("council");
        if (whole.contains("list") && !whole.contains("--token")) {
            whole.addAll(List.of("--home", folder.toString()));
        }
        return Ran.of(gate, whole);
    }

    @Test
    void showsMembersAtWorkAndTheAnswer() {
        Ran ran = run("run", "vote", "What is 6 times 7?", "--model", "m");
        assertEquals(0, ran.code(), ran.err());
        assertEquals("Final answer: 42\n", ran.out());
        assertTrue(ran.err().startsWith("council/vote, 5 members, 1 round, run "), ran.err());
        assertTrue(ran.err().contains("A direct: asked\n"), ran.err());
        assertTrue(ran.err().contains("E examiner: done, 3 words, "), ran.err());
        assertTrue(ran.err().contains("5 of 5 answered, confidence 1.0, "), ran.err());
        gate.settled();
    }

    @Test
    void asksAStoredRunAgain() {
        assertEquals(0, run("run", "vote", "What is 6 times 7?", "--model", "m").code());
        gate.until("the run is kept", () -> gate.rows().stream().anyMatch(CouncilRunIT::isRun));
        String id = gate.rows().stream()
                .filter(CouncilRunIT::isRun)
                .findFirst()
                .orElseThrow()
                .id();
        Ran again = run("run", "--replay", id, "--token", TOKEN);
        assertEquals(0, again.code(), again.err());
        assertEquals("Final answer: 42\n", again.out());
        assertTrue(again.err().startsWith("council/vote, 5 members"), again.err());
        Ran other = run("run", "cascade", "--replay", id, "--token", TOKEN);
        assertTrue(other.err().startsWith("council/cascade, 3 members"), other.err());
        assertEquals("Final answer: 42\n", other.out());
    }

    private static boolean isRun(StoredRow row) {
        return row.asked().route().equals("/v1/council/chat");
    }

    @Test
    void listsTemplatesToEverybodyAndMoreToAdministrators() {
        Ran all = run("list");
        assertEquals(0, all.code(), all.err());
        assertTrue(all.out().startsWith("NAME\ndiverse-analysis\n"), all.out());
        Ran admin = run("list", "--token", TOKEN);
        assertTrue(admin.out().contains("rank-then-synthesize"), admin.out());
    }

    @Test
    void saysWhichTemplatesThereAre() {
        Ran ran = run("run", "debat", "Tea?");
        assertEquals(1, ran.code());
        assertTrue(
                ran.err().contains("There is no council 'debat'; the councils are council/diverse-analysis"),
                ran.err());
    }
}
