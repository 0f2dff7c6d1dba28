package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Wire;

/** What the wires of this dialect have in common: each serves its own operation, whatever wire it was asked on. */
interface OllamaWire extends Wire {

    @Override
    default FactWords words() {
        return OllamaDialect.WORDS;
    }

    @Override
    default boolean serves(Wire asked, RequestFacts facts) {
        return asked.operation() == operation();
    }

    @Override
    default Framing framing() {
        return Framing.NDJSON;
    }

    /** Empty: the line with the finish reason is the last. */
    @Override
    default byte[] terminator() {
        return OllamaDialect.NO_TERMINATOR;
    }

    @Override
    default ErrorShape errors() {
        return OllamaErrors.INSTANCE;
    }
}
