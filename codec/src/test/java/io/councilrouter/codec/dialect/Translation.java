package io.councilrouter.codec.dialect;

import io.councilrouter.codec.chat.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request of one dialect and its verbs: {@code translations/<dialect>.txt}. No other dialect appears there, so that a
 * new one brings a single file.
 *
 * <pre>
 *   === name | OPERATION | reads FLAGS         stream: the answer is to be streamed; raw: the prompt goes through no template
 *   the body
 *   ---
 *   a verb a line, as {@link io.councilrouter.codec.chat.ChatVerbs} writes them
 *
 *   === name | OPERATION | writes FLAGS        stream, reasons, extensions, no-stream-options: what the order says
 *   a verb a line
 *   ---
 *   the body
 *   --- dropped what, was, lost
 * </pre>
 *
 * A refusal is {@code --- fault CODE param | words of its message} in place of the result; {@code --- settled X} needs
 * no backend.
 */
record Translation(
        String dialect,
        String name,
        Operation operation,
        boolean reads,
        List<String> flags,
        String given,
        String result,
        List<String> dropped,
        String fault,
        String settled) {

    /** The cases of all dialects. */
    static Stream<Translation> all() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/translations"))) {
            return files.sorted().toList().stream().flatMap(Translation::in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bodies to be read, of all dialects. */
    static Stream<Translation> read() {
        return all().filter(Translation::reads);
    }

    private static Stream<Translation> in(Path file) {
        try {
            String dialect = file.getName(file.getNameCount() - 1).toString().replace(".txt", "");
            return Arrays.stream(Files.readString(file).split("(?m)^=== "))
                    .skip(1)
                    .map(text -> one(dialect, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Translation one(String dialect, String text) {
        List<String> parts = List.of(text.split("(?m)^---", -1));
        int line = parts.getFirst().indexOf('\n');
        List<String> head = List.of(parts.getFirst().substring(0, line).split(" *\\| *", -1));
        List<String> words = List.of(head.get(2).split(" ", -1));
        String result = "";
        String fault = "";
        String settled = "";
        List<String> dropped = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            String body = part.strip();
            if (body.startsWith("dropped ")) {
                dropped.addAll(List.of(body.substring(8).split(", *", -1)));
            } else if (body.startsWith("fault ")) {
                fault = body.substring(6);
            } else if (body.startsWith("settled ")) {
                settled = body.substring(8);
            } else {
                result = body;
            }
        }
        if (!words.getFirst().equals("reads") && !words.getFirst().equals("writes")) {
            throw new AssertionError(dialect + ": " + head.getFirst() + " neither reads nor writes");
        }
        return new Translation(
                dialect,
                head.get(0),
                Operation.valueOf(head.get(1)),
                words.getFirst().equals("reads"),
                words.subList(1, words.size()),
                parts.getFirst().substring(line + 1).strip(),
                result,
                dropped,
                fault,
                settled);
    }

    @Override
    public String toString() {
        return dialect + (reads ? " reads: " : " writes: ") + name;
    }
}
