package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Owned;
import io.councilrouter.codec.json.BodyEdits;
import io.netty.buffer.ByteBuf;

/** A request's body to be read, as far as it has come. Changes nothing. On the exchange's loop. */
public interface BodyView extends BodyEdits.Original {

    /** The whole body as one buffer that the caller releases; the pieces are shared, not copied. */
    @Owned
    ByteBuf view();

    /**
     * The first bytes of the body as one buffer that the caller releases; the pieces are shared, not copied, and so stay
     * until then.
     *
     * @param most how many at most
     */
    @Owned
    ByteBuf head(int most);
}
