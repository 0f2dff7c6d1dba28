package io.councilrouter.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request, blocking, with bounds on time and length. */
final class Ask {

    private static final int LONGEST = 16 * 1024 * 1024;

    private Ask() {}

    /**
     * An answer.
     *
     * @param status its status code
     * @param ofGateway whether a gateway like us gave it
     * @param body its body
     */
    record Answer(int status, boolean ofGateway, String body) {}

    /**
     * Gets a URL.
     *
     * @param millis bound of connecting, and of each pause of the answer
     * @throws IOException when nobody answers in time
     */
    static Answer get(URI url, int millis) throws IOException {
        return get(url, millis, null);
    }

    /** The same with a bearer token, where there is one. */
    static Answer get(URI url, int millis, @Nullable String token) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json");
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        try {
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String body = in == null ? "" : new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
                return new Answer(status, connection.getHeaderField("X-Router-Instance") != null, body);
            }
        } finally {
            connection.disconnect();
        }
    }

    /**
     * Sends a request with a body, or with none where {@code json} is empty.
     *
     * @param millis bound of connecting, and of the whole
     * @throws IOException when nobody answers in time
     */
    static Answer send(String method, URI url, String json, int millis, @Nullable String token) throws IOException {
        Duration patience = Duration.ofMillis(millis);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(patience)
                .header("Accept", "application/json")
                .method(method, BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        // The JDK's older client knows no PATCH.
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            boolean ofGateway = answer.headers().firstValue("X-Router-Instance").isPresent();
            return new Answer(answer.statusCode(), ofGateway, answer.body());
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /**
     * Posts a request and hands over its answer while that still comes; the caller closes it.
     *
     * @param opened given the answer's body, where it is a good one; without it what is returned has the body
     * @throws IOException when nobody answers
     */
    static Answer stream(URI url, String json, @Nullable String token, Consumer<InputStream> opened)
            throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        connection.setInstanceFollowRedirects(false);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Accept", "text/event-stream, application/json");
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        boolean ofGateway = connection.getHeaderField("X-Router-Instance") != null;
        if (status == HttpURLConnection.HTTP_OK) {
            opened.accept(connection.getInputStream());
            return new Answer(status, ofGateway, "");
        }
        try (InputStream in = connection.getErrorStream()) {
            return new Answer(
                    status, ofGateway, in == null ? "" : new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }
}
