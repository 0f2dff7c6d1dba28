package io.councilrouter.codec.dialect.ollama;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Media;
import io.councilrouter.codec.dialect.Base64Text;
import io.councilrouter.codec.dialect.InlineImage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Images of a request: base64, or a {@code data:} URI, which many clients send instead. Stateless. */
final class Images {
    private Images() {}

    /**
     * Reports an image.
     *
     * @param escaped the inside of its JSON string
     * @return what it must be, if it is not that; null if it was reported
     */
    static @Nullable String tell(@Borrowed ByteBuf escaped, ChatSink sink) {
        InlineImage uri = InlineImage.of(escaped);
        String mime = "";
        if (uri != null) {
            mime = uri.mime();
            escaped.readerIndex(uri.from());
        }
        if (!InlineImage.mayBeImage(mime) || !Base64Text.sound(escaped)) {
            return "an image in base64, or a data: URI of one; links are not fetched";
        }
        String type = mime.isEmpty() ? "" : InlineImage.typeOf(mime, escaped);
        sink.media(Media.IMAGE, Media.Source.INLINE, type, escaped);
        return null;
    }
}
