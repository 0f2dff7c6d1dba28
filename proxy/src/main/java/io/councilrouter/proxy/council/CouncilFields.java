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
 * What a request tells the council besides the conversation: {@code template}, {@code events}, and {@code council},
 * which changes the template for this run only. The first error is remembered. Belongs to one request.
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

    /** Reads the body of {@code x}, which has been checked to be one JSON object. */
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
            fields.wrong(null, "The request to the council has a field twice.");
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
                    wrong(name, "'council' must be an object of settings that differ from the template.");
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

    /** Name of a template; null if none was given. */
    @Nullable
    String template() {
        return template;
    }

    /** Whether the client wants the run as named events. */
    boolean events() {
        return events;
    }

    /** The settings that differ from the template; null if there are none. */
    @Nullable
    InlineCouncil inline() {
        return inline;
    }

    /** The first error, or null. */
    @Nullable
    Fault fault() {
        return fault;
    }
}
