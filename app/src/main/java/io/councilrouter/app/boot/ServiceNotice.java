package io.councilrouter.app.boot;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager about our state, as {@code sd_notify(3)} does: a datagram to the unix socket that
 * {@code NOTIFY_SOCKET} names. Without that variable nothing is sent and nothing is opened.
 *
 * <pre>
 *   started -> READY=1 -+-> RELOADING=1 MONOTONIC_USEC=... -> READY=1 -+-> STOPPING=1
 *                       +-----------------------------------------------+
 * </pre>
 *
 * <p>A notice is one non-blocking system call, so any thread may send it. It never fails its caller: if the service
 * manager cannot be told, a warning is logged.
 */
public final class ServiceNotice {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceNotice.class);

    private final String path;

    private ServiceNotice(String path) {
        this.path = path;
    }

    /**
     * Notices to a socket.
     *
     * @param socket value of {@code NOTIFY_SOCKET}: an absolute path; null or empty to notify nobody
     */
    public static ServiceNotice to(@Nullable String socket) {
        if (socket == null || socket.isEmpty()) {
            return new ServiceNotice("");
        }
        if (!socket.startsWith("/")) {
            LOG.warn(
                    "event=service_notice_off socket={} cause=\"only a socket with an absolute path can be notified\"",
                    socket);
            return new ServiceNotice("");
        }
        if (!Epoll.isAvailable()) {
            LOG.warn("event=service_notice_off cause=\"the native transport does not load on this machine\"");
            return new ServiceNotice("");
        }
        return new ServiceNotice(socket);
    }

    /** We listen, or a reload is over; {@code status} is a line for people. */
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
    }

    /** A configuration is being read; {@link #ready} follows, whether it was accepted or refused. */
    public void reloading() {
        tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000);
    }

    /** We are stopping; {@code status} is a line for people. */
    public void stopping(String status) {
        tell("STOPPING=1\nSTATUS=" + status);
    }

    private void tell(String words) {
        if (path.isEmpty()) {
            return;
        }
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        ByteBuffer datagram = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        try {
            Socket socket = Socket.newSocketDomainDgram();
            try {
                int sent = socket.sendToDomainSocket(datagram, 0, bytes.length, path.getBytes(StandardCharsets.UTF_8));
                if (sent != bytes.length) {
                    LOG.warn("event=service_notice_lost socket={} cause=\"its queue is full\"", path);
                }
            } finally {
                socket.close();
            }
        } catch (IOException e) {
            LOG.warn("event=service_notice_lost socket={} cause=\"{}\"", path, e.toString());
        }
    }
}
