package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import io.councilrouter.routing.table.BackendState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backends}, {@code models} and {@code reload} against a running gateway. */
final class AdminCommandsIT {
    private static final String TOKEN = "planted-token-4711";

    @TempDir
    private Path folder;

    private final ScriptedUpstream openai = ScriptedUpstream.openai("m");
    private GatewayFixture gate;

    @BeforeEach
    void opens() {
        gate = GatewayFixture.start("response_storage: {enabled: false}\nadmin: {auth: {token: " + TOKEN
                + "}}\nbackends:\n" + openai.entry("up"));
    }

    @AfterEach
    void closes() {
        gate.close();
        openai.close();
    }

    private Ran run(String... words) {
        List<String> whole = new ArrayList<>(List.of(words));
        if (!whole.contains("--token")) {
            whole.addAll(List.of("--home", folder.toString()));
        }
        return Ran.of(gate, whole);
    }

    @Test
    void administratorsSeeMoreOfBackendsAndModelsThanOthers() {
        Ran admin = run("backends", "--wide", "--token", TOKEN);
        assertEquals(0, admin.code(), admin.err());
        assertTrue(admin.out().contains("WEIGHT") && admin.out().contains("up"), admin.out());
        Ran anybody = run("backends");
        assertEquals(0, anybody.code(), anybody.err());
        assertTrue(anybody.out().contains("up"), anybody.out());
        assertTrue(run("models", "--token", TOKEN).out().contains("QUEUED"));
        assertTrue(run("models").out().contains("OWNED BY"));
    }

    @Test
    void drainsAndResumesDisablesAndEnables() {
        assertEquals(0, run("backends", "drain", "up", "--token", TOKEN).code());
        assertEquals(BackendState.DRAINING, gate.backend("up").state());
        Ran resumed = run("backends", "resume", "up", "--token", TOKEN);
        assertTrue(resumed.out().startsWith("up is up"), resumed.out());
        assertEquals(0, run("backends", "disable", "up", "--token", TOKEN).code());
        assertEquals(BackendState.DISABLED, gate.backend("up").state());
        assertEquals(0, run("backends", "enable", "up", "--token", TOKEN).code());
        gate.until("it is up again", () -> gate.backend("up").state() == BackendState.UP);
    }

    @Test
    void saysWhatWasWrong() {
        Ran unknown = run("backends", "drain", "nobody", "--token", TOKEN);
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("nobody"), unknown.err());
        Ran stranger = run("backends", "drain", "up");
        assertEquals(1, stranger.code());
        assertTrue(stranger.err().contains("--token"), stranger.err());
        assertFalse(stranger.err().contains(TOKEN));
        assertEquals(BackendState.UP, gate.backend("up").state());
    }

    @Test
    void readsTheConfigurationAgain() {
        Ran again = run("reload", "--token", TOKEN);
        assertEquals(0, again.code(), again.err());
        assertTrue(again.out().contains("nothing has changed"), again.out());
    }
}
