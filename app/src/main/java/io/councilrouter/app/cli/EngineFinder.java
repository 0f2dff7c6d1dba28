package io.councilrouter.app.cli;

import io.councilrouter.codec.provider.Fingerprint;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.Authority;
import io.councilrouter.config.Catalogue;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which engine answers at an address, by GET only. */
final class EngineFinder {

    private static final int PATIENCE_MS = 2_000;

    private final List<Provider> engines;

    EngineFinder(Catalogue catalogue) {
        engines = catalogue.all().stream()
                .filter(provider -> provider.fingerprint().isPresent())
                .toList();
    }

    /** The usual ports of engines, in the order of the catalogue. */
    List<Integer> ports() {
        return engines.stream()
                .map(engine -> URI.create(engine.url()).getPort())
                .distinct()
                .toList();
    }

    /** The addresses that a target stands for: {@code host}, {@code host:port} or a URL. */
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

    /** The engine at an address; empty if nothing answers, if it is unknown, or if it is a gateway like us. */
    Optional<Provider> engineAt(URI address) {
        Map<String, Optional<BlockingRequest.CommandAnswer>> answers = new HashMap<>();
        for (Provider engine : engines) {
            Fingerprint fingerprint = engine.fingerprint().orElseThrow();
            Optional<BlockingRequest.CommandAnswer> given =
                    answers.computeIfAbsent(fingerprint.path(), path -> ask(address.resolve(path)));
            // A server that does not answer one path in time will answer none; a gateway like us is not an engine.
            if (given.isEmpty() || given.get().ofGateway()) {
                return Optional.empty();
            }
            BlockingRequest.CommandAnswer answer = given.get();
            if (answer.status() == 200 && fingerprint.matches(answer.body())) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    /** Names of the models that the server at an address lists, in either API; none if it has no list. */
    List<String> models(URI address) {
        for (String path : List.of("/v1/models", "/api/tags")) {
            Optional<BlockingRequest.CommandAnswer> answer =
                    ask(address.resolve(path)).filter(each -> each.status() == 200);
            if (answer.isPresent()) {
                List<String> names = names(answer.get().body());
                if (!names.isEmpty()) {
                    return names;
                }
            }
        }
        return List.of();
    }

    private static List<String> names(String body) {
        List<String> names = new ArrayList<>();
        try {
            Object list = JsonText.parse(body);
            for (String key : List.of("data", "models")) {
                for (Map<?, ?> model : JsonText.rows(list, key)) {
                    Object name = model.containsKey("id") ? model.get("id") : model.get("name");
                    if (name instanceof String text && !text.isEmpty()) {
                        names.add(text);
                    }
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return names;
    }

    private static Optional<BlockingRequest.CommandAnswer> ask(URI url) {
        try {
            return Optional.of(BlockingRequest.get(url, PATIENCE_MS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
