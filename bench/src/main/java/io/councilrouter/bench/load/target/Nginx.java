package io.councilrouter.bench.load.target;

import io.councilrouter.bench.load.wire.Payloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The reference: one worker, keep-alive to the mock, access log on, buffering as Debian ships it for answers, and off
 * for streams, which have a separate port. A third port logs through a buffer, to show what the log line itself costs
 * nginx.
 */
public final class Nginx implements AutoCloseable {

    private final ChildProcess process;
    private final long startNanos;
    private final Way plain;
    private final Way bufferedLog;

    private Nginx(ChildProcess process, long startNanos, Way plain, Way bufferedLog) {
        this.process = process;
        this.startNanos = startNanos;
        this.plain = plain;
        this.bufferedLog = bufferedLog;
    }

    /** Starts in its own directory and waits until it answers. */
    public static Nginx start(Path directory, String binary, int mockPort, String cores) throws IOException {
        Files.createDirectories(directory);
        int requests = Ports.free();
        int streams = Ports.free();
        int buffered = Ports.free();
        // Started as root, nginx would run its worker as a user who cannot write here.
        String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
        Path file = directory.resolve("nginx.conf");
        Files.writeString(file, configuration(user, mockPort, requests, streams, buffered));
        List<String> command = List.of(
                binary,
                "-p",
                directory.toAbsolutePath().toString(),
                "-c",
                file.toAbsolutePath().toString());
        ChildProcess process = ChildProcess.start(command, cores, directory.resolve("nginx.out"));
        Way.Route route = new Way.Route(requests, Payloads.OPENAI_MODEL);
        long startNanos = process.awaitAnswer(requests, route.request());
        Way.Route logBuffered = new Way.Route(buffered, Payloads.OPENAI_MODEL);
        return new Nginx(
                process,
                startNanos,
                new Way(Way.NGINX, process::pids, route, new Way.Route(streams, Payloads.OPENAI_MODEL)),
                new Way(Way.NGINX_BUFFERED_LOG, process::pids, logBuffered, logBuffered));
    }

    /** The reference. */
    public Way plain() {
        return plain;
    }

    /** The same with a buffered access log. */
    public Way bufferedLog() {
        return bufferedLog;
    }

    /** Time from the start to the first proxied answer. */
    public long startNanos() {
        return startNanos;
    }

    @Override
    public void close() {
        process.close();
    }

    private static String configuration(String user, int mockPort, int requests, int streams, int buffered) {
        return """
            daemon off;
            pid nginx.pid;
            worker_processes 1;
            worker_rlimit_nofile 20000;
            error_log error.log;
            %s
            events { worker_connections 16384; }
            http {
                access_log access.log;
                keepalive_requests 1000000000;
                client_max_body_size 64m;
                client_body_temp_path tmp-body;
                proxy_temp_path tmp-proxy;
                fastcgi_temp_path tmp-fastcgi;
                uwsgi_temp_path tmp-uwsgi;
                scgi_temp_path tmp-scgi;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                upstream mock {
                    server 127.0.0.1:%d;
                    keepalive 4096;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:%d backlog=16384;
                    location / { proxy_pass http://mock; }
                }
                server {
                    listen 127.0.0.1:%d backlog=16384;
                    proxy_buffering off;
                    location / { proxy_pass http://mock; }
                }
                server {
                    listen 127.0.0.1:%d backlog=16384;
                    access_log access-buffered.log combined buffer=64k;
                    location / { proxy_pass http://mock; }
                }
            }
            """
                .formatted(user, mockPort, requests, streams, buffered);
    }
}
