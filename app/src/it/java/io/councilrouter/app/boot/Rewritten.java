package io.councilrouter.app.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that change under a gateway: replaced whole, as editors do, so that nobody reads half of one. */
final class Rewritten {
    private Rewritten() {}

    /** Puts {@code text} in place of what the file says, if there is one; the file. */
    static Path file(Path file, String text) throws IOException {
        Path draft = Files.writeString(file.resolveSibling("draft"), text);
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
