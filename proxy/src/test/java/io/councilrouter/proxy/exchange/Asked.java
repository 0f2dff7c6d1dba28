package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.Pieces;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client without a socket: what it asked, what it was told, and whether it was told anything that it may not be told. */
public final class Asked implements Downstream {

    /** How its answer ended. */
    public enum Ending {
        OPEN,
        /** Complete. */
        WHOLE,
        /** Complete, and the connection with it. */
        CLOSED,
        /** Broken off. */
        CUT
    }

    private final Pieces sink = new Pieces(PooledByteBufAllocator.DEFAULT);
    private final StringBuilder text = new StringBuilder();
    private final List<String> wrongs = new ArrayList<>();
    private @Nullable AnswerHead head;
    private @Nullable Exchange exchange;
    private Ending ending = Ending.OPEN;
    private boolean writable = true;
    private boolean held;
    private boolean hasLeft;
    private boolean leaving;

    // What it does.

    void begins(Exchange x) {
        exchange = x;
        x.begin();
    }

    Exchange exchange() {
        return Objects.requireNonNull(exchange);
    }

    /** Sends a part of its body, if anybody wants it. */
    void part(String part) {
        exchange().onBodyPart(Unpooled.wrappedBuffer(part.getBytes(StandardCharsets.UTF_8)));
    }

    /** It leaves. */
    public void leave() {
        exchange().cancel(Cause.CLIENT_GONE);
    }

    /** It takes no more for now, or takes on. */
    void takes(boolean more) {
        writable = more;
        if (more) {
            exchange().onWritable();
        }
    }

    /** It turns out to have left when it is told something. */
    void hasLeft() {
        hasLeft = true;
    }

    private void tell() {
        if (hasLeft) {
            hasLeft = false;
            leaving = true;
            leave();
            leaving = false;
        }
    }

    // What it was told.

    public boolean ended() {
        return ending != Ending.OPEN;
    }

    Ending ending() {
        return ending;
    }

    int status() {
        return head == null ? 0 : head.status();
    }

    String text() {
        return text.toString();
    }

    /** Whether it is kept from sending more of its body. */
    boolean held() {
        return held;
    }

    /** What it was told that it may not be told. */
    List<String> wrongs() {
        return wrongs;
    }

    /** The value of a header of ours, empty without it. */
    String header(String name) {
        List<String> extra = head == null ? List.of() : head.extra();
        for (int i = 0; i + 1 < extra.size(); i += 2) {
            if (extra.get(i).equalsIgnoreCase(name)) {
                return extra.get(i + 1);
            }
        }
        return "";
    }

    private void still(String what) {
        if (ended() && !leaving) {
            wrongs.add(what + " after the end");
        }
    }

    @Override
    public ByteSink sink() {
        return sink;
    }

    @Override
    public long pending() {
        return sink.size();
    }

    @Override
    public void discard() {
        sink.release();
        sink.reset();
    }

    @Override
    public void begin(AnswerHead whole) {
        still("a head");
        if (head != null) {
            wrongs.add("a second head");
        }
        head = whole;
    }

    @Override
    public void flush() {
        still("bytes");
        if (head != null) {
            take();
        }
        tell();
    }

    private void take() {
        ByteBuf all = sink.takeComposite();
        text.append(all.toString(StandardCharsets.UTF_8));
        all.release();
        sink.reset();
    }

    @Override
    public void end() {
        over(Ending.WHOLE);
    }

    @Override
    public void endAndClose() {
        over(Ending.CLOSED);
    }

    @Override
    public void cut() {
        discard();
        over(Ending.CUT);
    }

    private void over(Ending how) {
        still("an end");
        if (how != Ending.CUT && head == null) {
            wrongs.add("an end without a head");
        }
        take();
        ending = how;
        tell();
    }

    @Override
    public void ahead(byte[] bytes) {
        still("a heartbeat");
        if (head == null) {
            wrongs.add("a heartbeat without a head");
        }
        text.append(new String(bytes, StandardCharsets.UTF_8));
        tell();
    }

    @Override
    public boolean admin() {
        return false;
    }

    @Override
    public long sent() {
        return text.length();
    }

    @Override
    public void hold(boolean on) {
        if (on) {
            still("to send no more");
        }
        held = on;
    }

    @Override
    public boolean writable() {
        return writable;
    }
}
