package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.engine.Engine;
import io.councilrouter.codec.engine.EngineFacts;
import io.councilrouter.codec.engine.Engines;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.Catalogue;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a beat learns from an Ollama's list. */
final class Listed {
    static final Provider OLLAMA = Objects.requireNonNull(Catalogue.shipped().find("ollama"));
    static final Engine ENGINE = Engines.of(OLLAMA);

    private Listed() {}

    /** From a list whose entries are {@code name digest}, or {@code name digest ability,ability}. */
    static EngineFacts by(String version, String... entries) {
        EngineFacts facts = new EngineFacts();
        String models = Arrays.stream(entries).map(Listed::entry).collect(Collectors.joining(",", "[", "]"));
        read(facts, 0, "{\"models\":" + models + "}");
        read(facts, 2, version.isEmpty() ? "{}" : "{\"version\":\"" + version + "\"}");
        return facts;
    }

    private static String entry(String text) {
        String[] parts = text.split(" ", -1);
        String abilities = parts.length < 3 ? "" : ",\"capabilities\":[\"" + parts[2].replace(",", "\",\"") + "\"]";
        return "{\"name\":\"" + parts[0] + "\",\"digest\":\"" + parts[1] + "\"" + abilities + "}";
    }

    private static void read(EngineFacts facts, int question, String body) {
        ENGINE.read(question, 200, Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)), facts);
    }
}
