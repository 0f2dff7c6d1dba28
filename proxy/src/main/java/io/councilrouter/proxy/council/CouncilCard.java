package io.councilrouter.proxy.council;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.Upstream;

/** What {@code /api/show} says about a council. Stateless, shared by all exchanges. */
final class CouncilCard implements Upstream {
    static final CouncilCard INSTANCE = new CouncilCard();

    /** A council has no weights of its own; clients take an empty string for a broken answer. */
    private static final String UNKNOWN = "unknown";

    private CouncilCard() {}

    @Override
    public void open(Exchange x) {
        JsonWriter json = new JsonWriter(x.down().sink());
        json.open();
        for (String empty : new String[] {"license", "modelfile", "parameters", "template"}) {
            json.anyName(empty).string("");
        }
        json.name("details")
                .open()
                .name("parent_model")
                .string("")
                .name("format")
                .string(UNKNOWN);
        json.name("family").string("council").name("families").nul();
        json.name("parameter_size")
                .string(UNKNOWN)
                .name("quantization_level")
                .string(UNKNOWN)
                .close();
        json.name("model_info")
                .open()
                .name("general.architecture")
                .string("council")
                .close();
        json.name("capabilities").openArray().string("completion").closeArray().close();
        x.answer(x.answerHead().contentType("application/json"));
    }

    @Override
    public void pause(boolean paused) {
        // The whole answer is in the sink already.
    }

    @Override
    public void cancel(Cause cause) {
        // Nothing is held.
    }
}
