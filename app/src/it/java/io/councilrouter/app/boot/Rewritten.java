package io.councilrouter.app.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Changes files under a running gateway: replaces them whole, as editors do, so that nobody reads half of one. */
final class Rewritten {
    private Rewritten() {}

    /** Replaces the file's content, or creates it, with {@code text}; returns the file. */
    static Path file(Path file, String text) throws IOException {
        Path draft = Files.writeString(file.resolveSibling("draft"), text);
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
