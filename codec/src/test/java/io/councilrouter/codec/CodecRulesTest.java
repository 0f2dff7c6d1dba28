package io.councilrouter.codec;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What codec may depend on: bytes, buffers and JSON tokens, but not sockets, threads or routing. */
final class CodecRulesTest {

    private static final JavaClasses CODEC = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void knowsNoOtherModule() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.councilrouter.routing..",
                        "io.councilrouter.storage..",
                        "io.councilrouter.proxy..",
                        "io.councilrouter.bench..")
                .because("libraries meet only in proxy: that is what makes each testable alone")
                .check(CODEC);
    }

    @Test
    void usesBuffersAndTokensAndNothingElse() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.councilrouter.codec..",
                        "io.netty.buffer..",
                        "io.netty.util..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify.annotations..",
                        "java.lang..",
                        "java.util..",
                        "java.nio..",
                        "java.io..",
                        "java.time..",
                        "java.math..",
                        "java.net..",
                        "java.security..")
                .because("a parser that sees a channel or a YAML file cannot be cut at every byte in a unit test")
                .check(CODEC);
    }

    @Test
    void opensNoSocketAndNoFile() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(Socket|ServerSocket|InetAddress|URL|URLConnection)")
                .because("codec turns bytes into meaning; where they come from is proxy's business")
                .check(CODEC);
    }

    @Test
    void dialectsNeverMentionOneAnother() {
        slices().matching("io.councilrouter.codec.dialect.(*)..")
                .should()
                .notDependOnEachOther()
                .because("N dialects around one vocabulary, not N x N translators")
                .check(CODEC);
    }

    @Test
    void dialectsAreReachedThroughTheRegistry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.councilrouter.codec.dialect.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.councilrouter.codec.dialect.*..")
                .because("a dialect is one package and one line; nobody else knows its name")
                .check(CODEC);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.councilrouter.codec.(**)")
                .should()
                .beFreeOfCycles()
                .because("a cycle means that two packages are one idea, or that one package is two")
                .check(CODEC);
    }

    @Test
    void wireBytesMakeNoRoundTrip() {
        noClasses()
                .that()
                .resideInAnyPackage("io.councilrouter.codec.http..", "io.councilrouter.codec.frame..")
                .should()
                .accessTargetWhere(RoundTrips.ofBytes())
                .because("framing runs for every byte of every request; everybody would pay for a copy there")
                .check(CODEC);
    }
}
