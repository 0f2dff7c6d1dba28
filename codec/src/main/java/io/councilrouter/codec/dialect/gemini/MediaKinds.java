package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.Media;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What is inside a part by its media type, and the other way round. Stateless. */
final class MediaKinds {
    private static final int LONGEST = 2048;

    private MediaKinds() {}

    /** The kind that a media type stands for; a document for any that is no picture, sound or video. */
    static Media of(String type) {
        int slash = type.indexOf('/');
        return switch (slash < 0 ? "" : type.substring(0, slash).toLowerCase(Locale.ROOT)) {
            case "image" -> Media.IMAGE;
            case "audio" -> Media.AUDIO;
            case "video" -> Media.VIDEO;
            default -> Media.DOCUMENT;
        };
    }

    /** Whether an address is that of a file which only Google's servers can read. */
    static boolean stored(@Borrowed ByteBuf uri) {
        String text = start(uri);
        return text.startsWith("gs://")
                || text.startsWith("files/")
                || (text.startsWith("https://generativelanguage.googleapis.com/") && text.contains("/files/"));
    }

    /** The media type of what lies at an address, by the end of its path; empty where that does not tell. */
    static String atAddress(Media kind, @Borrowed ByteBuf uri) {
        String path = start(uri);
        int query = path.indexOf('?');
        path = (query < 0 ? path : path.substring(0, query)).toLowerCase(Locale.ROOT);
        String end = path.substring(path.lastIndexOf('.') + 1);
        return switch (end) {
            case "png", "gif", "webp", "heic" -> "image/" + end;
            case "jpg", "jpeg" -> "image/jpeg";
            case "pdf" -> "application/pdf";
            case "mp4", "webm", "mpeg" -> kind == Media.AUDIO ? "audio/" + end : "video/" + end;
            case "wav", "mp3", "ogg", "flac", "aac" -> "audio/" + end;
            default -> "";
        };
    }

    private static String start(ByteBuf uri) {
        return uri.toString(uri.readerIndex(), Math.min(LONGEST, uri.readableBytes()), StandardCharsets.UTF_8);
    }
}
