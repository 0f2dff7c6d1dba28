package io.councilrouter.config;

import io.councilrouter.codec.provider.AuthStyle;
import io.councilrouter.codec.provider.CatalogueEntry;
import io.councilrouter.codec.provider.Fingerprint;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.codec.provider.Quirk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code providers.yaml}, which ships inside {@code codec}, with the same code as the configuration. */
final class CatalogueReader {

    private static final String NAME = "/providers.yaml";

    /** The file as a whole. */
    record Lines(@Key(says = "Every provider by its name.") Map<String, ProviderLine> providers) {}

    /** One provider. */
    record ProviderLine(
            @Key(value = "[openai]", says = "The dialects that it speaks, the preferred one first.")
                    List<String> dialects,
            @Key(says = "Its URL unless a backend gives another.") @Nullable URI url,
            @Key(says = "Environment variable of the key for that URL.") String keyVariable,
            @Key(value = "bearer", says = "How a key is sent to it.") AuthStyle auth,
            @Key(says = "How it is recognised.") Mark fingerprint,
            @Key(says = "How it deviates from its dialect.") List<Quirk> quirks,
            @Key(says = "Other names.") List<String> aliases) {}

    /** A fingerprint; empty texts mean none. */
    record Mark(
            @Key(says = "What to request.") String path, @Key(says = "What the answer must contain.") String says) {}

    private CatalogueReader() {}

    /**
     * Reads the catalogue.
     *
     * @throws ConfigException if the file that ships is wrong, which a test rules out
     */
    static Catalogue read() {
        return read(NAME, shipped());
    }

    static Catalogue read(String source, String text) {
        Problems problems = new Problems();
        Reading reading = new Reading(Path.of("/"), Map.of(), new Catalogue(List.of()), Set.of());
        Lines lines = new TreeReader(reading, problems)
                .block(Shape.of(Lines.class), YamlTree.parse(source, text, problems), "");
        problems.throwIfAny();
        List<Provider> providers = new ArrayList<>();
        lines.providers().forEach((name, line) -> providers.add(entry(name, line)));
        ServiceLoader.load(Provider.class).forEach(providers::add);
        return new Catalogue(providers);
    }

    private static CatalogueEntry entry(String name, ProviderLine line) {
        return new CatalogueEntry(
                name,
                Set.copyOf(line.aliases()),
                line.dialects(),
                Objects.toString(line.url(), ""),
                line.keyVariable(),
                line.auth(),
                line.fingerprint().path().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Fingerprint(
                                line.fingerprint().path(), line.fingerprint().says())),
                Set.copyOf(line.quirks()));
    }

    private static String shipped() {
        try (InputStream in = Provider.class.getResourceAsStream(NAME)) {
            return new String(Objects.requireNonNull(in, NAME).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
