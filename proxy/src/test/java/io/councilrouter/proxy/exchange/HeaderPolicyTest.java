package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.proxy.Heads;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderPolicyTest {
    private static final Dialects DIALECTS = Dialects.load();

    private final HeaderPolicy policy = new HeaderPolicy("abc", DIALECTS);

    private static Wire chat(String dialect) {
        return Objects.requireNonNull(DIALECTS.named(dialect).wire(Operation.CHAT));
    }

    @Test
    void findsItselfInVia() {
        assertTrue(policy.loops(Heads.request("GET /", "Via: 1.1 nginx, 1.1 council-router-abc")));
        assertTrue(policy.loops(Heads.request("GET /", "Via: 1.1 council-router-abc, 1.1 nginx")));
        assertFalse(policy.loops(Heads.request("GET /", "Via: 1.1 council-router-other")));
        assertFalse(policy.loops(Heads.request("GET /")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6})
    void allowsFiveProxiesBeforeIt(int hops) {
        String[] lines = new String[hops];
        for (int i = 0; i < hops; i++) {
            lines[i] = "Via: 1.1 hop" + i;
        }
        assertEquals(hops > 5, policy.loops(Heads.request("GET /", lines)));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, X-RateLimit-Remaining 5 openai-processing-ms 12 Retry-After 3",
        "ollama, X-RateLimit-Remaining 5 Retry-After 3",
    })
    void showsAClientOnlyWhatIsOnTheListOfTheBackendsDialect(String dialect, String shown) {
        AnswerHead head = new AnswerHead();
        policy.addBack(
                Heads.response(
                                200,
                                "Server: uvicorn",
                                "Set-Cookie: a=b",
                                "X-RateLimit-Remaining: 5",
                                "openai-processing-ms: 12",
                                "Connection: close",
                                "Content-Length: 5",
                                "Retry-After: 3",
                                "Location: http://internal/")
                        .headers(),
                chat(dialect),
                head);
        assertEquals(List.of(shown.split(" ", -1)), head.extra());
    }
}
