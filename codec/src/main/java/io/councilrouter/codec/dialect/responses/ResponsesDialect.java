package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.Fact;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.KnownHeader;
import java.util.List;

/** The dialect of OpenAI's Responses API; see the package description. */
public final class ResponsesDialect implements Dialect {
    static final String NAME = "responses";

    static final FactWords WORDS = new FactWords.FactWordsBuilder()
            .root("model", Fact.MODEL)
            .root("stream", Fact.STREAM)
            .root("tools", Fact.TOOLS)
            .root("input", Fact.MESSAGES)
            .root("previous_response_id", Fact.EARLIER)
            .root("store", Fact.KEEP)
            .reference("item_reference")
            .imageTypes("input_image", "computer_screenshot")
            .build();

    private static final List<Wire> WIRES = List.of(ResponsesWire.INSTANCE);

    private static final List<KnownHeader> UP =
            List.of(KnownHeader.OPENAI_ORGANIZATION, KnownHeader.OPENAI_PROJECT, KnownHeader.OPENAI_BETA);

    /** For the service loader. */
    public ResponsesDialect() {}

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
        return ResponsesErrors.INSTANCE;
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
