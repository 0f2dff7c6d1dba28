package io.councilrouter.proxy.cli;

import io.councilrouter.codec.provider.Fingerprint;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.proxy.config.Authority;
import io.councilrouter.proxy.config.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which engine answers at an address, by GET only. */
final class Probe {

    private static final int PATIENCE_MS = 2_000;

    private final List<Provider> engines;

    Probe(Catalogue catalogue) {
        engines = catalogue.all().stream()
                .filter(provider -> provider.fingerprint().isPresent())
                .toList();
    }

    /** The ports where engines usually are, in the order of the catalogue. */
    List<Integer> ports() {
        return engines.stream()
                .map(engine -> URI.create(engine.url()).getPort())
                .distinct()
                .toList();
    }

    /** The addresses that a target means: {@code host}, {@code host:port} or a URL. */
    List<URI> addresses(String target) {
        URI given = URI.create(target.contains("://") ? target : "http://" + target);
        Authority place = Authority.of(given);
        if (place.host().isEmpty()) {
            throw new IllegalArgumentException("not a host or host:port: " + target);
        }
        List<URI> addresses = new ArrayList<>();
        for (int port : place.port() > 0 ? List.of(place.port()) : ports()) {
            addresses.add(URI.create(given.getScheme() + "://" + place.host() + ":" + port));
        }
        return addresses;
    }

    /** The engine at an address; empty when nothing answers there, or nothing that we know, or a gateway. */
    Optional<Provider> engineAt(URI address) {
        Map<String, Optional<Ask.Answer>> answers = new HashMap<>();
        for (Provider engine : engines) {
            Fingerprint fingerprint = engine.fingerprint().orElseThrow();
            Optional<Ask.Answer> given =
                    answers.computeIfAbsent(fingerprint.path(), path -> ask(address.resolve(path)));
            // Whoever does not answer one path in time answers none; a gateway like us is no engine.
            if (given.isEmpty() || given.get().ofGateway()) {
                return Optional.empty();
            }
            Ask.Answer answer = given.get();
            if (answer.status() == 200 && fingerprint.matches(answer.body())) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    private static Optional<Ask.Answer> ask(URI url) {
        try {
            return Optional.of(Ask.get(url, PATIENCE_MS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
