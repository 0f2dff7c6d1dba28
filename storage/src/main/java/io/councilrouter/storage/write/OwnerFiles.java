package io.councilrouter.storage.write;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and folders that contain what people said: where the file system supports owners, only the gateway's user can
 * read them.
 */
final class OwnerFiles {

    private static final FileAttribute<?>[] ANY = {};
    private static final FileAttribute<?>[] FILE = mode("rw-------");
    private static final FileAttribute<?>[] FOLDER = mode("rwx------");

    private OwnerFiles() {}

    private static FileAttribute<?>[] mode(String mode) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))};
    }

    /** Opens a file, creating it if {@code how} says so. */
    static FileChannel open(Path path, Set<? extends OpenOption> how) throws IOException {
        return FileChannel.open(path, how, posix(path) ? FILE : ANY);
    }

    /** Creates a folder if it is missing. */
    static void folder(Path path) throws IOException {
        Files.createDirectories(path, posix(path) ? FOLDER : ANY);
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
