package io.councilrouter.codec.dialect.minimal;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Fact;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.dialect.ErrorShape;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.EventWriter;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.ReadingProbe;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.RequestWalk;
import io.councilrouter.codec.dialect.RequestWriter;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.SseWriter;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See the package description. */
public final class MinimalDialect implements Dialect {

    /** For the service loader. */
    public MinimalDialect() {}

    @Override
    public String name() {
        return "minimal";
    }

    @Override
    public List<Wire> wires() {
        return List.of(Talk.INSTANCE);
    }

    @Override
    public ErrorShape errors() {
        return Errors.INSTANCE;
    }

    /** {@code {"error":"text"}}. */
    private enum Errors implements ErrorShape {
        INSTANCE;

        @Override
        public void body(Fault fault, String requestId, ByteSink out) {
            new JsonWriter(out).open().name("error").string(fault.message()).close();
        }

        @Override
        public void inBand(Fault fault, String requestId, ByteSink out) {
            SseWriter.open(out);
            body(fault, requestId, out);
            SseWriter.close(out);
        }

        @Override
        public @Nullable ErrorNote read(@Borrowed ByteBuf body) {
            return ErrorReader.in(body);
        }
    }

    /** The only wire. */
    private enum Talk implements Wire {
        INSTANCE;

        private static final byte[] END = "data: {\"end\":true}\n\n".getBytes(StandardCharsets.US_ASCII);

        private static final FactWords WORDS =
                new FactWords.FactWordsBuilder().root("say", Fact.MESSAGES).build();

        @Override
        public String label() {
            return "minimal chat";
        }

        @Override
        public Operation operation() {
            return Operation.CHAT;
        }

        @Override
        public Target target() {
            return new Target("/minimal/{model}/talk", "/minimal/{model}/talk?stream");
        }

        @Override
        public FactWords words() {
            return WORDS;
        }

        @Override
        public boolean streamsByDefault() {
            return false;
        }

        @Override
        public boolean serves(Wire asked, RequestFacts facts) {
            return asked.operation() == Operation.CHAT || asked.operation() == Operation.COMPLETE;
        }

        @Override
        public Framing framing() {
            return Framing.SSE;
        }

        @Override
        public byte[] terminator() {
            return END;
        }

        @Override
        public ErrorShape errors() {
            return Errors.INSTANCE;
        }

        @Override
        public RequestReader requestReader(@Borrowed ByteBuf body, RequestFacts facts) {
            return new RequestWalk(new SayGrammar(), body, facts);
        }

        @Override
        public RequestWriter requestWriter(RequestOrder order, ByteSink out) {
            return new SayWriter(out);
        }

        @Override
        public EventReader eventReader(boolean streamed) {
            return new FrameReader(streamed);
        }

        @Override
        public EventWriter eventWriter(boolean streamed, AnswerOrder order, ByteSink out) {
            return new FrameWriter(streamed, order, out);
        }

        @Override
        public AnswerProbe probe(boolean streamed) {
            return new ReadingProbe(eventReader(streamed));
        }
    }
}
