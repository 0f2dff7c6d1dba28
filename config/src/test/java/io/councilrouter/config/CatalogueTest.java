package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.provider.AuthStyle;
import io.councilrouter.codec.provider.CatalogueEntry;
import io.councilrouter.codec.provider.Fingerprint;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.codec.provider.Quirk;
import io.councilrouter.routing.pick.Strategies;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CatalogueTest {

    static Stream<Provider> providers() {
        return Reads.CATALOGUE.all().stream();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyProviderIsFitToUse(Provider provider) {
        assertTrue(Dialects.load().names().containsAll(provider.dialects()), provider.name());
        assertEquals(provider.dialect(), provider.dialects().getFirst());
        assertTrue(provider.name().matches("[a-z][a-z0-9-]*"));
        assertSame(provider, Reads.CATALOGUE.find(provider.name()));
        for (String alias : provider.aliases()) {
            assertSame(provider, Reads.CATALOGUE.find(alias.replace('-', '_')));
        }
        if (!provider.url().isEmpty()) {
            URI url = URI.create(provider.url());
            boolean local = url.getHost().equals("localhost");
            assertEquals(local ? "http" : "https", url.getScheme());
            assertEquals(
                    local, provider.keyVariable().isEmpty(), "a service needs a key, a self-hosted engine does not");
        }
    }

    @Test
    void readsEveryColumn() {
        Catalogue catalogue = CatalogueReader.read(
                "p.yaml",
                """
                providers:
                  acme: {dialects: [ollama, openai], auth: query-key, url: "https://acme.example/v2", key_variable: ACME, fingerprint: {path: /v, says: x}, quirks: [no-counts-asked], aliases: [ac-me]}
                """);
        assertEquals(
                new CatalogueEntry(
                        "acme",
                        Set.of("ac-me"),
                        List.of("ollama", "openai"),
                        "https://acme.example/v2",
                        "ACME",
                        AuthStyle.QUERY_KEY,
                        Optional.of(new Fingerprint("/v", "x")),
                        Set.of(Quirk.NO_COUNTS_ASKED)),
                catalogue.find("ac_me"));
    }

    @Test
    void refusesANameTwice() {
        assertThrows(
                IllegalStateException.class,
                () -> CatalogueReader.read("p.yaml", "providers: {a: {aliases: [b]}, b: {}}"));
    }

    @Test
    void saysWhereALineIsWrong() {
        ConfigException wrong = assertThrows(
                ConfigException.class, () -> CatalogueReader.read("p.yaml", "providers:\n  a: {quirks: [none]}\n"));
        assertTrue(wrong.problems()
                .getFirst()
                .toString()
                .startsWith("p.yaml:2:16 providers.a.quirks[0]: \"none\" is unknown"));
    }

    @Test
    void strategiesOfTheConfigurationAreThoseThatShip() {
        Field strategy = Objects.requireNonNull(Shape.of(RoutingConfig.class).field("strategy"));
        assertEquals(
                Strategies.load().names(), Set.copyOf(List.of(strategy.key().names())));
    }
}
