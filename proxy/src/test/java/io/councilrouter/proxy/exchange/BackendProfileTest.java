package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.ModelCollections;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.provider.AuthStyle;
import io.councilrouter.codec.provider.CatalogueEntry;
import io.councilrouter.config.BackendAccess;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.config.Secret;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where requests go, and how a key is shown. */
final class BackendProfileTest {
    private static final String KEY = "se+cret/1";

    private static BackendProfile profile(AuthStyle style, BackendAccess.Auth auth, List<Wire> wires) {
        CatalogueEntry type =
                new CatalogueEntry("acme", Set.of(), List.of("openai"), "", "", style, Optional.empty(), Set.of());
        BackendConfig bare = BackendConfig.of("a", type, URI.create("http://a.test:81/base/v1"));
        BackendConfig config = new BackendConfig(
                bare.name(),
                type,
                new BackendAccess(bare.access().url(), new Secret(KEY), auth, Map.of("X-Own", new Secret("o"))),
                bare.offer(),
                bare.limits(),
                bare.hygiene(),
                bare.tls(),
                bare.health(),
                bare.use());
        return new BackendProfile(
                config, wires, GatewayConfig.defaults().traffic().timeouts());
    }

    private static List<Wire> openai() {
        return Dialects.load().wires(List.of("openai"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "BEARER, Authorization: Bearer se+cret/1",
        "X_API_KEY, x-api-key: se+cret/1",
        "X_GOOG_API_KEY, x-goog-api-key: se+cret/1",
        "QUERY_KEY, ''",
        "NONE, ''",
    })
    void showsTheKeyInTheHeaderThatTheServerLooksAt(AuthStyle style, String line) {
        String own = line.isEmpty() ? "" : line + "\r\n";
        String fixed = "Host: a.test:81\r\n";
        BackendProfile ours = profile(style, BackendAccess.Auth.OWN, openai());
        assertEquals(fixed + own + "X-Own: o\r\n", text(ours.fixedHead()));
        BackendProfile theirs = profile(style, BackendAccess.Auth.PASSTHROUGH, openai());
        assertEquals(fixed + "X-Own: o\r\n", text(theirs.fixedHead()));
        assertEquals(own, text(theirs.ownKey()));
    }

    @ParameterizedTest
    @CsvSource({"BEARER", "X_API_KEY", "X_GOOG_API_KEY", "NONE"})
    void aKeyInAHeaderIsInNoQuery(AuthStyle style) {
        BackendProfile profile = profile(style, BackendAccess.Auth.OWN, openai());
        assertFalse(profile.keyInQuery());
        assertEquals("/a", profile.withKey("/a"));
    }

    @Test
    void aKeyInTheQueryStandsBehindWhatIsThere() {
        BackendProfile profile = profile(AuthStyle.QUERY_KEY, BackendAccess.Auth.OWN, openai());
        assertTrue(profile.keyInQuery());
        assertEquals("/a?key=se%2Bcret%2F1", profile.withKey("/a"));
        assertEquals("/a?alt=sse&key=se%2Bcret%2F1", profile.withKey("/a?alt=sse"));
        assertEquals("/models?key=se%2Bcret%2F1", profile.asked("/models"));
        BackendProfile theirs = profile(AuthStyle.QUERY_KEY, BackendAccess.Auth.PASSTHROUGH, openai());
        assertEquals("/models", theirs.asked("/models"), "heartbeats show no key where clients bring theirs");
        assertEquals("at /a?*** with ***", profile.masked("at /a?key=se%2Bcret%2F1 with se+cret/1"));
    }

    @Test
    void goesWhereTheWireSays() {
        BackendProfile profile = profile(AuthStyle.BEARER, BackendAccess.Auth.OWN, openai());
        Wire chat = Objects.requireNonNull(Dialects.load().named("openai").wire(Operation.CHAT));
        assertEquals("/base/v1/chat/completions", profile.target(chat, "m", false));
        assertEquals("/base/v1/chat/completions", profile.target(chat, "m", true));
        assertTrue(profile.has(chat));
        assertFalse(profile.has(
                Objects.requireNonNull(Dialects.load().named("ollama").wire(Operation.CHAT))));
    }

    @Test
    void aModelInThePathIsOneSegment() {
        Target target = new Target("/v1/models/{model}:ask", "/v1/models/{model}:stream?alt=sse");
        Wire wire = at(target, ModelCollections.NONE);
        BackendProfile profile = profile(AuthStyle.QUERY_KEY, BackendAccess.Auth.OWN, List.of(wire));
        assertEquals("/base/v1/models/a%2Fb%3A%C3%BC-1:ask", profile.target(wire, "a/b:ü-1", false));
        assertEquals("/base/v1/models/m:stream?alt=sse", profile.target(wire, "m", true));
    }

    @Test
    void aModelInThePathStandsBehindItsCollection() {
        ModelCollections collections = new ModelCollections(List.of("models/", "tuned/"));
        Wire wire = at(Target.of("/v1/{model}:ask"), collections);
        BackendProfile profile = profile(AuthStyle.QUERY_KEY, BackendAccess.Auth.OWN, List.of(wire));
        assertEquals("/base/v1/models/m:ask", profile.target(wire, "m", false));
        assertEquals("/base/v1/models/m:ask", profile.target(wire, "models/m", false));
        assertEquals("/base/v1/tuned/a%2Fb:ask", profile.target(wire, "tuned/a/b", false));
        assertEquals("/base/v1/models/..%2Fm:ask", profile.target(wire, "../m", false));
    }

    /** A wire of which nothing is asked but where it goes. */
    private static Wire at(Target target, ModelCollections collections) {
        return (Wire) Proxy.newProxyInstance(
                BackendProfileTest.class.getClassLoader(), new Class<?>[] {Wire.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "target" -> target;
                        case "namesModel" -> target.namesModel();
                        case "operation" -> Operation.CHAT;
                        case "usualHeader" -> null;
                        case "collections" -> collections;
                        case "equals" -> System.identityHashCode(self) == System.identityHashCode(args[0]);
                        case "hashCode" -> 1;
                        default -> throw new IllegalStateException(method.getName());
                    };
                });
    }
}
