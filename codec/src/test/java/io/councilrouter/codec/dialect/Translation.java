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
 * A request in one dialect and what becomes of it in another: {@code translations/<from>-<to>.txt}. A case begins with
 * {@code === name | OPERATION | flags}; the request stands behind it, the result behind {@code ---}, what was lost
 * behind {@code --- dropped}. A refusal is {@code --- fault CODE param | words of its message}; {@code --- settled X}
 * needs no backend.
 */
record Translation(
        String from,
        String to,
        String name,
        Operation operation,
        List<String> flags,
        String request,
        String result,
        List<String> dropped,
        String fault,
        String settled) {

    static Stream<Translation> all() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/translations"))) {
            return files.sorted().toList().stream().flatMap(Translation::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Translation> read(Path file) {
        try {
            String name = file.getName(file.getNameCount() - 1).toString().replace(".txt", "");
            int dash = name.indexOf('-');
            return Arrays.stream(Files.readString(file).split("(?m)^=== "))
                    .skip(1)
                    .map(text -> one(name.substring(0, dash), name.substring(dash + 1), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Translation one(String from, String to, String text) {
        List<String> parts = List.of(text.split("(?m)^---", -1));
        int line = parts.getFirst().indexOf('\n');
        List<String> head = List.of(parts.getFirst().substring(0, line).split(" *\\| *", -1));
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
        return new Translation(
                from,
                to,
                head.get(0),
                Operation.valueOf(head.get(1)),
                head.size() > 2 ? List.of(head.get(2).split(" ", -1)) : List.of(),
                parts.getFirst().substring(line + 1).strip(),
                result,
                dropped,
                fault,
                settled);
    }

    @Override
    public String toString() {
        return from + " to " + to + ": " + name;
    }
}
