package io.councilrouter.council;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the council module may know: texts, JSON, faults and the configuration. No buffers, sockets or exchanges. */
final class CouncilRulesTest {

    private static final JavaClasses COUNCIL = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void thinksWithoutKnowingHowItsMembersAreReached() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.councilrouter.council..",
                        "io.councilrouter.config..",
                        "io.councilrouter.codec.chat..",
                        "io.councilrouter.codec.fault..",
                        "io.councilrouter.codec.json..",
                        "com.fasterxml.jackson.core..",
                        "org.jspecify.annotations..",
                        "java.io..",
                        "java.lang..",
                        "java.math..",
                        "java.nio.charset..",
                        "java.text..",
                        "java.time..",
                        "java.util.."))
                .because("prompts, ballots and verdicts are tested with texts alone")
                .check(COUNCIL);
    }
}
