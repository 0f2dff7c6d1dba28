package io.councilrouter.proxy.council;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.council.InlineCouncil;
import io.councilrouter.proxy.exchange.ExchangeView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says to the council beside the conversation: {@code template}, {@code events}, and {@code council},
 * which changes the template for this one run. What is wrong is remembered, the first thing only. One request's.
 */
final class CouncilFields {
    /** Root fields that no member gets to see. */
    static final Set<String> NAMES = Set.of("template", "events", "council");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private @Nullable String template;
    private boolean events;
    private @Nullable InlineCouncil inline;
    private @Nullable Fault fault;

    private CouncilFields() {}

    /** Reads the body of {@code x}, which is known to be one JSON object. */
    static CouncilFields of(ExchangeView x) {
        CouncilFields fields = new CouncilFields();
        ByteBuf body = x.body().view();
        try (InputStream in = new ByteBufInputStream(body);
                JsonParser parser = JSON.createParser(in)) {
            parser.nextToken();
            while (fields.fault == null && parser.nextToken() == JsonToken.FIELD_NAME) {
                fields.read(parser, parser.currentName());
            }
        } catch (IOException e) {
            fields.wrong(null, "The council's request has the same field twice.");
        } finally {
            body.release();
        }
        return fields;
    }

    private void read(JsonParser parser, String name) throws IOException {
        JsonToken value = parser.nextToken();
        switch (name) {
            case "template" -> {
                if (value == JsonToken.VALUE_STRING) {
                    template = parser.getText();
                } else if (value != JsonToken.VALUE_NULL) {
                    wrong(name, "'template' must be the name of a council template; see /admin/council/templates.");
                }
            }
            case "events" -> {
                if (value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE) {
                    events = value == JsonToken.VALUE_TRUE;
                } else if (value != JsonToken.VALUE_NULL) {
                    wrong(name, "'events' must be true or false.");
                }
            }
            case "council" -> {
                if (value == JsonToken.START_OBJECT) {
                    inline = new InlineCouncil();
                    String problem = inline.read(parser);
                    if (!problem.isEmpty()) {
                        wrong(name, problem);
                    }
                } else if (value != JsonToken.VALUE_NULL) {
                    wrong(name, "'council' must be an object that says what is different from the template.");
                }
            }
            default -> parser.skipChildren();
        }
    }

    private void wrong(@Nullable String field, String what) {
        if (fault == null) {
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, what, field);
        }
    }

    /** Name of a template; null without one. */
    @Nullable
    String template() {
        return template;
    }

    /** Whether the run is to be told in named events. */
    boolean events() {
        return events;
    }

    /** What is different from the template; null where nothing is. */
    @Nullable
    InlineCouncil inline() {
        return inline;
    }

    /** What is wrong; null when nothing is. */
    @Nullable
    Fault fault() {
        return fault;
    }
}
