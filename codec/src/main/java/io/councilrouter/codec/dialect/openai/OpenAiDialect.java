package io.councilrouter.codec.dialect.openai;

import io.councilrouter.codec.chat.Fact;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.PassWire;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.KnownHeader;
import java.util.List;

/** The dialect of OpenAI's API; see the package description. */
public final class OpenAiDialect implements Dialect {
    static final String NAME = "openai";

    static final FactWords WORDS = new FactWords.FactWordsBuilder()
            .root("model", Fact.MODEL)
            .root("stream", Fact.STREAM)
            .flag("stream_options", "include_usage")
            .root("tools", Fact.TOOLS)
            .root("messages", Fact.MESSAGES)
            .root("input", Fact.MESSAGES)
            .root("suffix", Fact.SUFFIX)
            .root("encoding_format", Fact.VECTOR_FORM)
            .imageTypes("image_url", "input_image", "image")
            // Some self-hosted engines take images in a field beside the text, too.
            .root("images", Fact.IMAGES)
            .messageImages("images")
            .build();

    private static final List<Wire> WIRES = List.of(
            ChatWire.INSTANCE,
            PromptWire.INSTANCE,
            InputWire.INSTANCE,
            new PassWire(NAME, Framing.SSE, WORDS, OpenAiErrors.INSTANCE, PassProbe::new));

    private static final List<KnownHeader> UP =
            List.of(KnownHeader.OPENAI_ORGANIZATION, KnownHeader.OPENAI_PROJECT, KnownHeader.OPENAI_BETA);

    /** For the service loader. */
    public OpenAiDialect() {}

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
        return OpenAiErrors.INSTANCE;
    }

    @Override
    public List<KnownHeader> headersUp() {
        return UP;
    }

    @Override
    public List<String> headersBack() {
        return List.of("openai-");
    }
}
