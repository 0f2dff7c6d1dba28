package io.councilrouter.proxy.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.http.Method;
import io.councilrouter.proxy.Heads;
import io.councilrouter.proxy.exchange.Endpoint;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTableTest {
    private final Dialect openai = Dialects.load().named("openai");
    private final Dialect ollama = Dialects.load().named("ollama");
    private final Dialect anthropic = Dialects.load().named("anthropic");
    private final EndpointTable table = new EndpointTable.EndpointTableBuilder()
            .on(Set.of(Method.POST), "/v1/chat", Endpoint.inference("/v1/chat", openai, Operation.CHAT))
            .on(Set.of(Method.GET), "/v1/models", Endpoint.inference("/v1/models", openai, Operation.PASS))
            .on(Set.of(Method.GET), "/v1/models/*", Endpoint.inference("/v1/models/{id}", openai, Operation.PASS))
            .on(Set.of(Method.DELETE), "/v1/models/*", Endpoint.inference("/v1/models/{id}", openai, Operation.PASS))
            .on(Set.of(Method.GET), "/admin/b/{name}", Endpoint.inference("/admin/b/{name}", openai, Operation.PASS))
            .on(
                    Set.of(Method.GET),
                    "/admin/b/{name}/x",
                    Endpoint.inference("/admin/b/{name}/x", openai, Operation.PASS))
            .on(
                    Set.of(Method.POST),
                    "/models/{model}:go",
                    Endpoint.inference("/models/{model}:go", openai, Operation.PASS))
            .on(
                    Set.of(Method.POST),
                    "/models/{model}:streamgo",
                    Endpoint.inference("/models/{model}:streamgo", openai, Operation.PASS))
            .speaks("/api/", ollama)
            .marks(anthropic)
            .closes("/admin")
            .build(openai);

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/chat, /v1/chat",
        "POST, /v1/chat?a=b, /v1/chat",
        "GET,  /v1/models, /v1/models",
        "HEAD, /v1/models, /v1/models",
        "GET,  /v1/models/a/b, /v1/models/{id}",
        "DELETE, /v1/models/a, /v1/models/{id}",
        "GET,  /admin/b/a%2Fb, /admin/b/{name}",
        "GET,  /admin/b/a/x, /admin/b/{name}/x",
        "POST, /models/m:go, /models/{model}:go",
        "POST, /models/m:streamgo, /models/{model}:streamgo",
        "POST, /models/org/m:8b:go, /models/{model}:go",
        "POST, /models/org%2Fm%3A8b:go?a=b, /models/{model}:go",
    })
    void findsARoute(String method, String path, String route) {
        Endpoint found = table.find(Heads.request(method + " " + path));
        assertNotNull(found);
        assertEquals(route, found.route());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /v1/chat        | POST",
                "POST | /v1/models/     | ''",
                "POST | /v1/models/a    | GET, HEAD, DELETE",
                "GET  | /v1/chat/       | ''",
                "GET  | /v1/cha         | ''",
                "GET  | /V1/chat        | ''",
                "GET  | /v1/modelsa     | ''",
                "GET  | /admin/b/       | ''",
                "GET  | /admin/b//x     | ''",
                "GET  | /admin/b/a/b    | ''",
                "POST | /admin/b/a      | GET, HEAD",
                "POST | /models/:go     | ''",
                "POST | /models/m:come  | ''",
                "GET  | /models/m:go    | POST",
            })
    void saysWhichMethodsAPathHas(String method, String path, String allowed) {
        var head = Heads.request(method + " " + path);
        assertNull(table.find(head));
        assertEquals(Set.of(allowed.split(", ", -1)), Set.of(table.allowed(head).split(", ", -1)));
    }

    @Test
    void aPathThatTwoDialectsHaveIsThatOfTheClientsMark() {
        EndpointTable shared = new EndpointTable.EndpointTableBuilder()
                .onMarked(
                        anthropic,
                        Set.of(Method.GET),
                        "/v1/models",
                        Endpoint.inference("/own", anthropic, Operation.PASS))
                .on(Set.of(Method.GET), "/v1/models", Endpoint.inference("/all", openai, Operation.PASS))
                .build(openai);
        Endpoint own = shared.find(Heads.request("GET /v1/models", "Anthropic-Version: 2023-06-01"));
        Endpoint all = shared.find(Heads.request("GET /v1/models"));
        assertNotNull(own);
        assertNotNull(all);
        assertEquals(List.of("/own", "/all"), List.of(own.route(), all.route()));
    }

    @Test
    void refusesInTheDialectOfTheClientsMark() {
        assertEquals(anthropic, table.dialect(Heads.request("GET /nothing", "anthropic-version: 2023-06-01")));
        assertEquals(ollama, table.dialect(Heads.request("GET /api/nothing", "anthropic-version: 2023-06-01")));
    }

    @Test
    void refusesInTheDialectOfThePath() {
        assertEquals(ollama, table.dialect(Heads.request("GET /api/nothing")));
        assertEquals(openai, table.dialect(Heads.request("GET /nothing")));
    }

    @Test
    void closesWhatIsBelowAPathToWebPagesKnownOrNot() {
        assertTrue(table.closed(Heads.request("OPTIONS /admin/b/a")));
        assertTrue(table.closed(Heads.request("OPTIONS /admin/nothing")));
        assertTrue(table.closed(Heads.request("OPTIONS /admin")));
        assertFalse(table.closed(Heads.request("OPTIONS /v1/admin")));
        assertFalse(table.closed(Heads.request("OPTIONS /")));
    }

    @Test
    void listsEveryRoute() {
        assertEquals(
                List.of(
                        "POST /v1/chat",
                        "GET /v1/models",
                        "HEAD /v1/models",
                        "GET /v1/models/{id}",
                        "HEAD /v1/models/{id}",
                        "DELETE /v1/models/{id}",
                        "GET /admin/b/{name}",
                        "HEAD /admin/b/{name}",
                        "GET /admin/b/{name}/x",
                        "HEAD /admin/b/{name}/x",
                        "POST /models/{model}:go",
                        "POST /models/{model}:streamgo"),
                table.routes());
    }
}
