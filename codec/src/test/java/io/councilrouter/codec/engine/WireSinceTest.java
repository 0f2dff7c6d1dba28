package io.councilrouter.codec.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.dialect.Dialects;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WireSinceTest {
    private static final List<WireSince> WIRES =
            List.of(new WireSince("early", "0.2.6"), new WireSince("late", "0.14.0"));

    @ParameterizedTest
    @CsvSource({
        "0.2.5, early late",
        "0.2.6, late",
        "0.2.10, late",
        "0.13.99, late",
        "v0.13.5, late",
        "0.14.0, ''",
        "0.14.0-rc2, ''",
        "0.14, ''",
        "1, ''",
        "10.0.0.1, ''",
        "0.9999999, ''",
    })
    void aWireIsOutBelowTheVersionThatBroughtIt(String version, String lacking) {
        assertEquals(lacking, String.join(" ", new TreeSet<>(WireSince.lacking(WIRES, version))));
    }

    @ParameterizedTest
    @CsvSource({"''", "0.0.0", "main", "-1", "v", "..."})
    void ofAVersionThatSaysNothingNothingIsOut(String version) {
        assertEquals(Set.of(), WireSince.lacking(WIRES, version));
    }

    private static Set<String> lacks(String version) {
        EngineFacts facts = new EngineFacts();
        String json = "{\"version\":\"" + version + "\"}";
        OllamaEngine.INSTANCE.read(2, 200, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8), facts);
        return facts.lacks();
    }

    @Test
    void anOldOllamaTellsByItsVersionWhichWiresItHas() {
        assertEquals(
                Set.of(
                        "openai chat",
                        "openai complete",
                        "openai embed",
                        "ollama embed",
                        "responses chat",
                        "anthropic chat"),
                lacks("0.1.23"));
        assertEquals(Set.of("openai embed", "ollama embed", "responses chat", "anthropic chat"), lacks("0.2.5"));
        assertEquals(Set.of("responses chat", "anthropic chat"), lacks("0.2.6"));
        assertEquals(Set.of("anthropic chat"), lacks("0.13.3"));
        assertEquals(Set.of(), lacks("0.14.0"));
    }

    @Test
    void eachWireThatCameLaterIsOneThatThereIs() {
        Set<String> labels = new TreeSet<>();
        Dialects.load().all().forEach(dialect -> dialect.wires().forEach(wire -> labels.add(wire.label())));
        for (WireSince each : OllamaEngine.WIRES) {
            assertTrue(labels.contains(each.wire()), each.wire());
        }
    }
}
