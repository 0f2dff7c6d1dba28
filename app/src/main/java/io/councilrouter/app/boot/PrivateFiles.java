package io.councilrouter.app.boot;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Creates files for what people said, which only the gateway's user may read. */
final class PrivateFiles {
    private PrivateFiles() {}

    /**
     * Creates an empty file with mode 0600, and its folder, unless they exist.
     *
     * @param key the configuration key that names the file
     * @throws IOException when that fails; the message says what to do
     */
    static void make(Path file, String key) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                return;
            }
            boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
            Files.createFile(
                    file,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0]);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw unusable(file, key, e);
            }
        } catch (IOException e) {
            throw unusable(file, key, e);
        }
    }

    private static IOException unusable(Path file, String key, IOException e) {
        return new IOException(
                "cannot make " + file + " (" + e.getClass().getSimpleName()
                        + "); name a file in a folder that this user may" + " write with " + key
                        + ", or switch storage off with response_storage.enabled: false",
                e);
    }
}
