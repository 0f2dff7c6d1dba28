package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangeTest {

    private static List<String> changes(String before, String after) {
        return Change.between(Reads.config(before), Reads.config(after)).stream()
                .map(Change::toString)
                .toList();
    }

    @Test
    void nothingChangedIsNoChange() {
        assertEquals(List.of(), changes("", "server: {port: 11430}"));
    }

    @Test
    void namesWhatDiffersAndWhatNeedsARestart() {
        assertEquals(
                List.of(
                        "server.port: 11430 -> 1 (needs a restart)",
                        "backends.a.url: \"http://h:1\" -> \"http://h:2\"",
                        "backends.a.api_key: changed",
                        "backends.c.name: (none) -> c",
                        "routing.aliases: {} -> {x: y}"),
                changes(
                                "backends: [{name: a, type: vllm, url: 'http://h:1', api_key: k1}, {name: b, type: vllm}]",
                                """
                                server: {port: 1}
                                backends: [{name: a, type: vllm, url: 'http://h:2', api_key: k2}, {name: c, type: vllm}]
                                routing: {aliases: {x: y}}
                                """)
                        .stream()
                        .filter(change -> !change.matches("backends\\.[bc]\\.(?!name:).*|backends.b.name.*"))
                        .toList());
    }

    @Test
    void saysWhatWasTakenAway() {
        assertEquals(
                "backends.a.name: a -> (none)",
                changes("backends: [{name: a, type: vllm}]", "").getFirst());
    }
}
