package io.councilrouter.codec.dialect.anthropic;

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

/** The dialect of Anthropic's API; see the package. */
public final class AnthropicDialect implements Dialect {
    static final String NAME = "anthropic";

    static final FactWords WORDS = new FactWords.FactWordsBuilder()
            .root("model", Fact.MODEL)
            .root("stream", Fact.STREAM)
            .root("tools", Fact.TOOLS)
            .root("messages", Fact.MESSAGES)
            // The second is the source of a block: what is inside a request but no text has to be seen.
            .imageTypes("image", "base64")
            .build();

    private static final List<Wire> WIRES = List.of(
            MessagesWire.INSTANCE, new PassWire(NAME, Framing.SSE, WORDS, AnthropicErrors.INSTANCE, UnreadProbe::new));

    private static final List<KnownHeader> UP = List.of(KnownHeader.ANTHROPIC_VERSION, KnownHeader.ANTHROPIC_BETA);

    /** For the service loader. */
    public AnthropicDialect() {}

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
        return AnthropicErrors.INSTANCE;
    }

    @Override
    public List<KnownHeader> headersUp() {
        return UP;
    }

    @Override
    public List<String> headersBack() {
        return List.of("anthropic-", "request-id");
    }

    @Override
    public KnownHeader mark() {
        return KnownHeader.ANTHROPIC_VERSION;
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public String countField() {
        return "input_tokens";
    }

    @Override
    public boolean keepsQueries() {
        return true;
    }
}
