package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyCheckTest {
    private static final String KEY = KeyText.fresh(new Random(7));
    private static final String HASH = KeyText.hash(KEY);

    @Test
    void readsEveryKey() {
        GatewayConfig config = Reads.loaded(
                        "keys: [{id: Team-A.1_x, hash: \"${H}\", models: [\"llama*\", m], rpm: 60, max-concurrency: 2},"
                                + " {id: other, hash: \"" + KeyText.hash("b") + "\"}]",
                        Map.of("H", HASH))
                .config();
        KeyConfig first = config.keys().getFirst();
        assertEquals("Team-A.1_x", first.id());
        assertEquals(new Secret(HASH), first.hash());
        assertEquals(List.of("llama*", "m"), first.models());
        assertEquals(60, first.rpm());
        assertEquals(2, first.maxConcurrency());
        KeyConfig second = config.keys().getLast();
        assertEquals(List.of("*"), second.models());
        assertEquals(0, second.rpm());
        assertEquals(0, second.maxConcurrency());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cr-plain-key", "sk-1234567890", "md5:0011"})
    void refusesAKeyInClearAndDoesNotRepeatIt(String clear) {
        List<String> problems = Reads.problems("keys:\n  - id: a\n    hash: " + clear + "\n");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().startsWith("c.yaml:3:11 keys[0].hash: "), problems.getFirst());
        assertTrue(problems.getFirst().contains("council-router key new"), problems.getFirst());
        assertFalse(problems.getFirst().contains(clear), problems.getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:", "sha256:00", "sha256:zz", "SHA256:00"})
    void refusesWhatIsNoHash(String hash) {
        List<String> problems = Reads.problems("keys: [{id: a, hash: \"" + hash + "\"}]");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains("64 hexadecimal digits"), problems.getFirst());
    }

    @Test
    void refusesAnEmptyHash() {
        assertEquals(
                List.of("c.yaml:1:22 keys[0].hash: is empty; council-router key new prints a key and its hash"),
                Reads.problems("keys: [{id: a, hash: \"\"}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "-a", "a/b", "ä", "''"})
    void refusesAnIdThatIsNone(String id) {
        List<String> problems = Reads.problems("keys: [{id: " + id + ", hash: \"" + HASH + "\"}]");
        assertTrue(
                problems.getFirst().startsWith("c.yaml:1:13 keys[0].id: may contain only letters"),
                problems.getFirst());
    }

    @Test
    void refusesTwoKeysWithTheSameHash() {
        String other = KeyText.hash("other");
        assertEquals(
                List.of("c.yaml:3:10 keys[1].id: \"a\" is the id of another key"),
                Reads.problems("keys:\n  - {id: a, hash: \"" + HASH + "\"}\n  - {id: a, hash: \"" + other + "\"}\n"));
        List<String> problems =
                Reads.problems("keys:\n  - {id: a, hash: \"" + HASH + "\"}\n  - {id: b, hash: \"" + HASH + "\"}\n");
        assertEquals(
                List.of("c.yaml:3:19 keys[1].hash: is also the hash of key \"a\"; each key needs its own"), problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[] | is empty", "['a*b'] | only at the end", "['*a'] | only at the end", "[' '] | no name"})
    void refusesPatternsThatMeanNothing(String models, String said) {
        List<String> problems = Reads.problems("keys: [{id: a, hash: \"" + HASH + "\", models: " + models + "}]");
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().contains(said), problems.getFirst());
    }

    @Test
    void refusesAKeyWithoutIdOrHash() {
        assertEquals(
                List.of("c.yaml:1:8 keys[0].hash: is missing", "c.yaml:1:8 keys[0].id: is missing"),
                Reads.problems("keys: [{rpm: 1}]").stream().sorted().toList());
    }

    @Test
    void hashesAreNotShown() {
        GatewayConfig config = Reads.config("keys: [{id: a, hash: \"" + HASH + "\"}]");
        assertFalse(YamlText.of(config).contains(HASH.substring(7)));
        assertFalse(config.toString().contains(HASH.substring(7)));
    }

    @Test
    void freshKeysAreLongAndDiffer() {
        Random random = new Random(1);
        String one = KeyText.fresh(random);
        String two = KeyText.fresh(random);
        assertTrue(one.matches("cr-[0-9A-Za-z]{43}"), one);
        assertNotEquals(one, two);
        assertEquals("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", KeyText.hash("abc"));
    }
}
