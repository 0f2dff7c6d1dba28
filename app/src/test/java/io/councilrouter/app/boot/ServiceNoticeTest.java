package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service manager receives on its socket. */
final class ServiceNoticeTest {
    private Path folder;
    private Socket manager;

    @BeforeEach
    void listens() throws IOException {
        assumeTrue(Epoll.isAvailable(), "no native transport here");
        // Not in JUnit's folder, because a socket's path may have at most 108 bytes.
        folder = Files.createTempDirectory(Path.of("/tmp"), "notice");
        manager = Socket.newSocketDomainDgram();
        manager.bind(new DomainSocketAddress(folder.resolve("s").toString()));
    }

    @AfterEach
    void closes() throws IOException {
        if (manager != null) {
            manager.close();
            Files.deleteIfExists(folder.resolve("s"));
            Files.delete(folder);
        }
    }

    private String path() {
        return folder.resolve("s").toString();
    }

    /** Reads a datagram, "" if there is none: on a unix socket it has arrived once it was sent. */
    private String heard() throws IOException {
        ByteBuffer in = ByteBuffer.allocateDirect(512);
        var from = manager.recvFromDomainSocket(in, 0, in.capacity());
        if (from == null) {
            return "";
        }
        byte[] bytes = new byte[from.receivedAmount()];
        in.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void saysThatWeAreReady() throws IOException {
        ServiceNotice.to(path()).ready("listening on /0.0.0.0:11430");
        assertEquals("READY=1\nSTATUS=listening on /0.0.0.0:11430", heard());
        assertEquals("", heard());
    }

    @Test
    void saysThatWeReloadAndSinceWhen() throws IOException {
        long before = System.nanoTime() / 1_000;
        ServiceNotice.to(path()).reloading();
        String heard = heard();
        assertTrue(heard.startsWith("RELOADING=1\nMONOTONIC_USEC="), heard);
        long since = Long.parseLong(heard.substring(heard.lastIndexOf('=') + 1));
        assertTrue(since >= before && since <= System.nanoTime() / 1_000, heard);
    }

    @Test
    void saysThatWeStop() throws IOException {
        ServiceNotice.to(path()).stopping("finishing 3 requests");
        assertEquals("STOPPING=1\nSTATUS=finishing 3 requests", heard());
    }

    @Test
    void tellsNobodyIfNobodyAsked() throws IOException {
        ServiceNotice.to(null).ready("x");
        ServiceNotice.to("").ready("x");
        ServiceNotice.to("@abstract").ready("x");
        assertEquals("", heard());
    }

    @Test
    void goesOnIfNobodyListens() throws IOException {
        ServiceNotice.to(path() + "-gone").stopping("x");
        assertEquals("", heard());
    }
}
