package io.councilrouter.app.boot;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file of a listening unix socket. It is bound in a directory that only we may enter, made inaccessible to others,
 * and then moved to its place, so that nobody can connect in between. Blocks on the file system.
 */
final class UnixSocket {
    private final Path path;
    private final Path nest;

    /**
     * A socket that will be at {@code path}; one left there by a gateway that has ended is removed later.
     *
     * @throws IOException when somebody listens there, or the file there is not a socket
     */
    UnixSocket(Path path) throws IOException {
        this.path = path;
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            BasicFileAttributes there =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!there.isOther()) {
                throw new IOException(path + " is in the way: it is not a socket");
            }
            if (alive(path)) {
                throw new IOException("somebody listens at " + path);
            }
        }
        Path parent = path.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        nest = Files.createTempDirectory(
                parent, ".", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static boolean alive(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Where to bind it. */
    Path draft() {
        return nest.resolve("s");
    }

    /** The socket is bound: allows only our user to connect, and moves it to its path. */
    void bound() throws IOException {
        Files.setPosixFilePermissions(draft(), PosixFilePermissions.fromString("rw-------"));
        Files.move(draft(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(nest);
    }

    /** The socket was not bound: leaves nothing behind. */
    void forget() throws IOException {
        Files.deleteIfExists(draft());
        Files.deleteIfExists(nest);
    }

    /** Removes the socket. */
    void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
