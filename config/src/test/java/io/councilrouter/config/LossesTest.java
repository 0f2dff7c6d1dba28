package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload must not remove just because it is missing. */
final class LossesTest {
    private static final String HASH = "sha256:" + "a".repeat(64);
    private static final String ADMIN = "admin: {auth: {token: t}}\n";
    private static final String KEYS = "keys:\n  - {id: a, hash: \"" + HASH + "\"}\n";
    private static final String BACKENDS = "backends:\n  - {name: one, type: ollama}\n  - {name: two, type: vllm}\n";
    private static final String ALL = ADMIN + KEYS + BACKENDS;

    private static List<String> lost(String before, String after) {
        return lost(before, after, Map.of());
    }

    private static List<String> lost(String before, String after, Map<String, String> variables) {
        return Losses.of("c.yaml", Reads.loaded(before, variables).config(), Reads.loaded(after, variables)).stream()
                .map(Problem::key)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models: [x, 'l*'], rpm: 5 | rpm: 5                  | keys: key a may use every model from now on, and no longer only x, l*",
                "models: [x]               | models: ['*']           | keys: key a may use every model from now on, and no longer only x",
                "max_concurrency: 2        | rpm: 0                  | keys: key a has no limit any more where it had one",
                "models: [x], rpm: 5       | models: [x, y], rpm: 9  | ''",
                "rpm: 0                    | models: [x]             | ''",
            })
    void aKeyThatLosesABoundIsWorthAWarning(String before, String after, String warning) {
        String key = "keys:\n  - {id: a, hash: \"" + HASH + "\", %s}\n";
        assertEquals(
                warning.isEmpty() ? List.of() : List.of("c.yaml " + warning),
                Losses.bounds("c.yaml", Reads.config(key.formatted(before)), Reads.config(key.formatted(after)))
                        .stream()
                        .map(Problem::toString)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# later\n",
                "---\n",
                "---\n# later\n...\n",
                "server: {port: 1}\n",
                "keys:\nbackends:\n",
                "keys: ~\n"
            })
    void anEmptyOrCutTextLosesAllThree(String text) {
        assertEquals(List.of("keys", "backends", "admin.auth.token"), lost(ALL, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keys: []                                      | backends, admin.auth.token",
                "backends: []                                  | keys, admin.auth.token",
                "admin: {auth: {token: ''}}                    | keys, backends",
                "admin: {auth: {type: none}}                   | keys, backends",
                "admin: {auth: {type: bearer}}                 | keys, backends, admin.auth.token",
                "admin: {auth: {token: }}                      | keys, backends, admin.auth.token",
                "admin: {auth: {token: '${UNSET}'}}            | keys, backends, admin.auth.token",
                "admin: {auth: {token: '${UNSET:-}'}}          | keys, backends, admin.auth.token",
                "admin: {auth: {token: other}}                 | keys, backends",
                "'{keys: [], backends: [], admin: {auth: {token: \"\"}}}' | ''",
            })
    void whatIsWrittenOutAsEmptyIsMeant(String text, String lost) {
        String plain = text.startsWith("'{") ? text.substring(1, text.length() - 1) : text;
        assertEquals(lost.equals("''") ? "" : lost, String.join(", ", lost(ALL, plain)));
    }

    @Test
    void cutAtAnyByteItLosesNothingInSilence() {
        for (String whole : List.of(ALL, BACKENDS + KEYS + ADMIN, KEYS + ADMIN + BACKENDS)) {
            GatewayConfig before = Reads.config(whole);
            for (int end = 0; end < whole.length(); end++) {
                ConfigSource.LoadedConfig cut;
                try {
                    cut = Reads.loaded(whole.substring(0, end), Map.of());
                } catch (ConfigException e) {
                    continue;
                }
                GatewayConfig after = cut.config();
                List<String> gone = new ArrayList<>();
                if (after.keys().isEmpty()) {
                    gone.add("keys");
                }
                if (after.supply().backends().isEmpty()) {
                    gone.add("backends");
                }
                Secret token = after.admin().auth().token();
                if (token == null || token.isEmpty()) {
                    gone.add("admin.auth.token");
                }
                assertEquals(
                        gone,
                        Losses.of("c.yaml", before, cut).stream()
                                .map(Problem::key)
                                .toList(),
                        "cut at " + end);
            }
        }
    }

    @Test
    void whatWasNeverThereIsNotLost() {
        assertEquals(List.of(), lost("server: {port: 1}\n", ""));
        assertEquals(List.of("keys"), lost(KEYS, ""));
        assertEquals(
                List.of(),
                lost(ALL, ADMIN.replace("t}", "u}") + KEYS.replace("id: a", "id: b") + BACKENDS.replace("one", "x")));
    }

    @Test
    void aFileThatHeldTheTokenAndIsEmptyForAMomentIsNoWish(@TempDir Path home) throws IOException {
        Path token = Files.writeString(home.resolve("token"), "secret\n");
        String text = "admin: {auth: {token: \"${file:" + token + "}\"}}\n";
        GatewayConfig before = Reads.config(text);
        Files.writeString(token, "");
        assertEquals(
                List.of("admin.auth.token"),
                Losses.of("c.yaml", before, Reads.loaded(text, Map.of())).stream()
                        .map(Problem::key)
                        .toList());
    }

    @Test
    void aFileThatHeldAKeysHashAndIsEmptyForAMomentIsWrong(@TempDir Path home) throws IOException {
        Path hash = Files.writeString(home.resolve("hash"), "\n");
        List<String> problems = Reads.problems("keys: [{id: a, hash: \"${file:" + hash + "}\"}]");
        assertTrue(problems.getFirst().contains("keys[0].hash: is empty"), problems.getFirst());
    }

    @Test
    void saysWhatWouldBeLostAndHowToConfirmIt() {
        List<String> problems = Losses.of("c.yaml", Reads.config(ALL), Reads.loaded("", Map.of())).stream()
                .map(Problem::toString)
                .toList();
        assertEquals(
                List.of(
                        "c.yaml keys: would lose the only API key and let in requests without one; to mean that, write"
                                + " \"keys: []\"",
                        "c.yaml backends: would lose all 2 backends (one, two); to mean that, write \"backends: []\"",
                        "c.yaml admin.auth.token: would lose the administrators' token; to go back to the one in"
                                + " data/admin.token, write \"token: ''\""),
                problems);
    }
}
