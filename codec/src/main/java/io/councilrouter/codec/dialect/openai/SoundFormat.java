package io.councilrouter.codec.dialect.openai;

import java.util.Locale;

/** Audio formats: a short name in this dialect, a media type in others. Stateless. */
final class SoundFormat {
    private static final String AUDIO = "audio/";

    private SoundFormat() {}

    /** The media type of a format; empty for an unknown one. */
    static String type(String format) {
        return switch (format) {
            case "" -> "";
            case "mp3" -> "audio/mpeg";
            default -> AUDIO + format.toLowerCase(Locale.ROOT);
        };
    }

    /** The format of an audio media type; wav if the type does not say. */
    static String of(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> "wav";
            case "audio/mpeg", "audio/mp3", "audio/mpga" -> "mp3";
            default -> lower.startsWith(AUDIO) ? lower.substring(AUDIO.length()) : lower;
        };
    }
}
