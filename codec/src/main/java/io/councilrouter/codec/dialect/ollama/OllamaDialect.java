package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.Fact;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.PassWire;
import io.councilrouter.codec.dialect.UnreadProbe;
import io.councilrouter.codec.dialect.Wire;
import java.util.List;

/** The dialect of Ollama's own API; see the package description. */
public final class OllamaDialect implements Dialect {
    static final String NAME = "ollama";

    static final byte[] NO_TERMINATOR = {};

    static final FactWords WORDS = new FactWords.FactWordsBuilder()
            .root("model", Fact.MODEL)
            .root("stream", Fact.STREAM)
            .root("tools", Fact.TOOLS)
            .root("messages", Fact.MESSAGES)
            .root("input", Fact.MESSAGES)
            .root("images", Fact.IMAGES)
            .messageImages("images")
            .root("raw", Fact.RAW)
            .root("template", Fact.TEMPLATE)
            .root("suffix", Fact.SUFFIX)
            .build();

    private static final List<Wire> WIRES = List.of(
            ChatWire.INSTANCE,
            GenerateWire.INSTANCE,
            EmbedWire.MANY,
            EmbedWire.ONE,
            new PassWire(NAME, Framing.NDJSON, WORDS, OllamaErrors.INSTANCE, UnreadProbe::new));

    /** For the service loader. */
    public OllamaDialect() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Wire> wires() {
        return WIRES;
    }

    @Override
    public ErrorShape errors() {
        return OllamaErrors.INSTANCE;
    }
}
