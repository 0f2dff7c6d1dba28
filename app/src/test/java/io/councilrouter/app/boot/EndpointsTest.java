package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.http.RequestParser;
import io.councilrouter.config.Reloaded;
import io.councilrouter.proxy.admin.AdminAnswers;
import io.councilrouter.proxy.admin.Steering;
import io.councilrouter.proxy.admin.StoredAnswers;
import io.councilrouter.proxy.gate.EndpointTable;
import io.councilrouter.proxy.local.BlockingAnswer;
import io.councilrouter.proxy.local.KeptAnswers;
import io.councilrouter.proxy.local.LocalAnswers;
import io.councilrouter.proxy.local.RecallAnswers;
import io.councilrouter.proxy.local.ServerFacts;
import io.councilrouter.routing.table.BackendOverride;
import io.councilrouter.routing.table.RoutingSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
    private static final Steering NOBODY = new Steering() {
        @Override
        public void reload(String why, Consumer<Reloaded> then) {}

        @Override
        public void override(String backend, BackendOverride patch, Runnable then) {}
    };

    private final EndpointTable table = Endpoints.main(
            Dialects.load(),
            new Endpoints.Own(
                    new LocalAnswers(
                            new ServerFacts("1", "instance", Instant.EPOCH, 0, () -> false, null),
                            RoutingSettings.DEFAULTS,
                            List.of("council/debate"),
                            true),
                    new AdminAnswers(Runnable::run, NOBODY),
                    new StoredAnswers(Runnable::run, null),
                    new RecallAnswers(Runnable::run, new KeptAnswers(null)),
                    new BlockingAnswer(Runnable::run, x -> null)),
            false);

    @Test
    void everyPathStandsInTheDocumentOfTheApi() throws IOException {
        String document =
                Files.readString(Path.of(System.getProperty("root.dir", "..")).resolve("docs/api.md"));
        List<String> missing = table.routes().stream()
                .map(route -> route.substring(route.indexOf(' ') + 1))
                .distinct()
                .filter(path -> !document.contains(path))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static RequestHead get(String path) {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        ByteBuf in = Unpooled.copiedBuffer(
                "GET " + path + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n", StandardCharsets.US_ASCII);
        assertEquals(ParseStatus.DONE, parser.parse(in));
        return parser.head();
    }

    @Test
    void modelsAreAskedWithPostAlone() {
        for (String path : List.of("/v1/chat/completions", "/chat/completions", "/api/chat", "/api/generate")) {
            assertEquals("POST", table.allowed(get(path)), path);
        }
    }
}
