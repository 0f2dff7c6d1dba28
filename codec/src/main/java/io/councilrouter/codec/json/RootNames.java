package io.councilrouter.codec.json;

/** Root fields that decide where a request goes: none of them may stand twice, since two readers might believe two of them. */
final class RootNames {
    private static final int MODEL = 1;
    private static final int STREAM = 2;
    private static final int STREAM_OPTIONS = 4;

    private int seen;

    /** Begins a new document. */
    void start() {
        seen = 0;
    }

    /** Whether a root field is one of them and stands here for the second time. */
    boolean again(String name) {
        int bit =
                switch (name) {
                    case "model" -> MODEL;
                    case "stream" -> STREAM;
                    case "stream_options" -> STREAM_OPTIONS;
                    default -> 0;
                };
        boolean twice = (seen & bit) != 0;
        seen |= bit;
        return twice;
    }
}
