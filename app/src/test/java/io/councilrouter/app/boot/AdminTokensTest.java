package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.AdminConfig;
import io.councilrouter.config.Secret;
import io.councilrouter.proxy.gate.AdminKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminTokensTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    private static AdminConfig admin(AdminConfig.Type type, @Nullable String token) {
        return new AdminConfig(new AdminConfig.AdminAuth(type, token == null ? null : new Secret(token)), "", false);
    }

    private AdminKey key(@Nullable String token) {
        return AdminTokens.key(admin(AdminConfig.Type.BEARER, token), home);
    }

    @Test
    void makesATokenOnceThatOnlyTheOwnerReads() throws IOException {
        AdminKey first = key(null);
        Path file = home.resolve("data/admin.token");
        String token = Files.readString(file).strip();
        assertTrue(token.length() >= 40, token);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(first.isOpen());
        assertTrue(first.where().contains("data/admin.token"), first.where());
        key(null);
        assertEquals(token, Files.readString(file).strip(), "it is made once");
        try (Stream<Path> files = Files.list(home.resolve("data"))) {
            assertEquals(1, files.count(), "no draft is left");
        }
    }

    @Test
    void makesNoTokenIfOneIsConfiguredOrNoneIsWanted() {
        assertTrue(key("given").where().contains("admin.auth.token"));
        assertTrue(AdminTokens.key(admin(AdminConfig.Type.NONE, null), home).isOpen());
        assertFalse(Files.exists(home.resolve("data")));
    }

    @Test
    void letsNobodyInIfNoTokenCanBeStored() throws IOException {
        Files.writeString(home.resolve("data"), "in the way");
        AdminKey key = key(null);
        assertFalse(key.isOpen());
        assertTrue(key.where().contains("set admin.auth.token"), key.where());
    }
}
