package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.Fact;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.PassWire;
import io.councilrouter.codec.dialect.UnreadProbe;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.KnownHeader;
import java.util.List;

/** The dialect of Google's Gemini API; see the package. */
public final class GeminiDialect implements Dialect {
    static final String NAME = "gemini";

    static final FactWords WORDS = new FactWords.FactWordsBuilder()
            .root("tools", Fact.TOOLS)
            .root("contents", Fact.MESSAGES)
            .imageFields("inlineData", "inline_data", "fileData", "file_data")
            .deepFlag("generationConfig", "includeThoughts", "include_thoughts")
            .deepFlag("generation_config", "includeThoughts", "include_thoughts")
            .build();

    private static final List<Wire> WIRES = List.of(
            ContentWire.INSTANCE,
            EmbedWire.MANY,
            EmbedWire.ONE,
            new PassWire(NAME, Framing.SSE, WORDS, GeminiErrors.INSTANCE, UnreadProbe::new, ModelPath.COLLECTIONS));

    /** For the service loader. */
    public GeminiDialect() {}

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
        return GeminiErrors.INSTANCE;
    }

    @Override
    public List<String> headersBack() {
        return List.of("x-gemini-");
    }

    @Override
    public KnownHeader mark() {
        return KnownHeader.X_GOOG_API_KEY;
    }

    @Override
    public String queryKey() {
        return "key";
    }

    @Override
    public String countField() {
        return "totalTokens";
    }
}
