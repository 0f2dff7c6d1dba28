package io.councilrouter.app.boot;

import io.councilrouter.config.AdminConfig;
import io.councilrouter.config.Secret;
import io.councilrouter.proxy.gate.AdminKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The administrators' token: the one in the configuration, else one that is made once and kept in {@value #FILE} below
 * the home directory, where only the gateway's user can read it. Blocks on files.
 */
final class AdminTokens {
    /** File below the home directory that holds the token if none is configured. */
    static final String FILE = "data/admin.token";

    private static final Logger LOG = LoggerFactory.getLogger(AdminTokens.class);
    private static final int RANDOM_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private AdminTokens() {}

    /** The key to {@code /admin} under this configuration. */
    static AdminKey key(AdminConfig admin, Path home) {
        if (admin.auth().type() == AdminConfig.Type.NONE) {
            return AdminKey.open();
        }
        Secret configured = admin.auth().token();
        if (configured != null && !configured.isEmpty()) {
            return AdminKey.of(configured, "it is what admin.auth.token is set to");
        }
        Path file = home.resolve(FILE);
        try {
            return AdminKey.of(kept(file), "it lies in " + FILE + " below the gateway's home directory");
        } catch (IOException e) {
            LOG.warn("event=admin_token_failed path={} reason=\"{}\"", file, e.toString());
            return AdminKey.none("there is none, since " + FILE + " cannot be used; set admin.auth.token");
        }
    }

    private static Secret kept(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        if (make(file, posix)) {
            LOG.info("event=admin_token_made path={}", file);
        } else {
            LOG.info("event=admin_token path={}", file);
            if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                LOG.warn("event=admin_token_exposed path={} reason=\"others may read it; chmod 600\"", file);
            }
        }
        String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " is empty; delete it, and a new token is made");
        }
        return new Secret(token);
    }

    /**
     * Writes the whole file before giving it its name, so that nobody ever reads half a token; false if it already
     * exists.
     */
    private static boolean make(Path file, boolean posix) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        FileAttribute<?>[] mode = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "admin", ".token", mode);
        try {
            Files.writeString(draft, token + "\n", StandardCharsets.US_ASCII);
            Files.createLink(file, draft);
            return true;
        } catch (FileAlreadyExistsException e) {
            LOG.debug("event=admin_token_race path={}", file);
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // The file system has no links.
            Files.move(draft, file);
            return true;
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
