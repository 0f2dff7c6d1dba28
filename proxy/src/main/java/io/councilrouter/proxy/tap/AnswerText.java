package io.councilrouter.proxy.tap;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.EventReader;
import io.councilrouter.codec.dialect.Framing;
import io.councilrouter.codec.dialect.Recalling;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.frame.Frame;
import io.councilrouter.codec.frame.FrameScanner;
import io.councilrouter.codec.frame.FrameSink;
import io.councilrouter.storage.write.PayloadText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Turns the bytes that backends sent into the text that is stored, with the readers of their wires. Of a body that was cut, it reads
 * as much as there is.
 *
 * <p>Belongs to the storage writer's thread; its buffers are unpooled and on the heap, so it shares nothing with loops.
 */
public final class AnswerText implements PayloadText {
    private static final byte[] NOTHING = {};

    private final AnswerForm forms;
    private final AnswerParts parts = new AnswerParts();
    private final CutJson cut = new CutJson();

    /** A reader of the forms that {@code forms} numbers. */
    public AnswerText(AnswerForm forms) {
        this.forms = forms;
    }

    @Override
    public void read(byte[] wire, int form, Into into) {
        if (!forms.known(form) || wire.length == 0) {
            into.found(NOTHING, NOTHING, NOTHING);
        } else if (forms.wire(form).operation() == Operation.PASS) {
            into.found(Utf8.text(wire), NOTHING, NOTHING);
        } else {
            parts.clear();
            read(wire, form);
            into.found(parts.text(), parts.thinking(), parts.toolCalls());
        }
    }

    @Override
    public byte[] recall(AnswerTo to, byte[] request, byte[] wire, int form) {
        Wire client = forms.recalling(to.dialect());
        Recalling how = client == null ? null : client.recalling();
        if (client == null || how == null || !forms.known(form)) {
            return NOTHING;
        }
        Retelling telling = new Retelling(client, how, to, request);
        boolean told = false;
        try {
            Framing framing = forms.framing(form);
            ByteBuf body = Unpooled.wrappedBuffer(wire);
            if (framing == null) {
                whole(body, form, telling.writer());
            } else {
                frames(body, form, framing, telling.writer());
            }
            told = true;
            return telling.whole();
        } finally {
            if (!told) {
                telling.close();
            }
        }
    }

    private void read(byte[] wire, int form) {
        Framing framing = forms.framing(form);
        if (framing != null) {
            frames(Unpooled.wrappedBuffer(wire), form, framing, parts);
            return;
        }
        whole(Unpooled.wrappedBuffer(wire), form, parts);
        if (parts.failed() && parts.empty()) {
            byte[] mended = cut.mend(wire);
            if (mended.length > 0) {
                parts.clear();
                whole(Unpooled.wrappedBuffer(mended), form, parts);
            }
        }
    }

    private void whole(ByteBuf body, int form, EventSink to) {
        EventReader reader = forms.wire(form).eventReader(false);
        try {
            reader.onFrame(body, to);
            reader.onEnd(to);
        } finally {
            reader.close();
        }
    }

    private void frames(ByteBuf body, int form, Framing framing, EventSink to) {
        EventReader reader = forms.wire(form).eventReader(true);
        FrameScanner scanner = framing.scanner(Integer.MAX_VALUE);
        try {
            Frames sink = new Frames(reader, to);
            scanner.scan(body, sink);
            scanner.end(sink);
            reader.onEnd(to);
        } finally {
            scanner.close();
            reader.close();
        }
    }

    /** Reads frames into a sink. */
    private static final class Frames implements FrameSink {
        private final EventReader reader;
        private final EventSink to;

        Frames(EventReader reader, EventSink to) {
            this.reader = reader;
            this.to = to;
        }

        @Override
        public void onFrame(Frame frame) {
            reader.onFrame(frame.data(), to);
        }

        @Override
        public void onComment(Frame frame) {
            // Nothing was said.
        }

        @Override
        public void onFault(Fault fault) {
            to.fault(fault);
        }
    }

    /** Tells text from other bytes. */
    private static final class Utf8 {
        private Utf8() {}

        /** The bytes if they are text, without a last character that was cut in the middle; else nothing. */
        static byte[] text(byte[] bytes) {
            int at = 0;
            while (at < bytes.length) {
                int width = width(bytes[at]);
                if (width == 0) {
                    return NOTHING;
                }
                int end = Math.min(at + width, bytes.length);
                for (int i = at + 1; i < end; i++) {
                    if ((bytes[i] & 0xc0) != 0x80) {
                        return NOTHING;
                    }
                }
                if (at + width > bytes.length) {
                    return Arrays.copyOf(bytes, at);
                }
                at += width;
            }
            return bytes;
        }

        /** Bytes of the character that begins so; 0 if none does. */
        private static int width(byte lead) {
            if (lead >= 0) {
                return lead >= ' ' || lead == '\n' || lead == '\r' || lead == '\t' ? 1 : 0;
            }
            int bits = lead & 0xff;
            return bits < 0xc2 ? 0 : bits < 0xe0 ? 2 : bits < 0xf0 ? 3 : bits < 0xf5 ? 4 : 0;
        }
    }
}
