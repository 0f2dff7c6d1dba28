package io.councilrouter.routing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What routing may depend on: only the JDK. No bytes, no sockets, no dialect, no clock of its own. */
final class RoutingRulesTest {

    private static final JavaClasses ROUTING = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void knowsTheJdkAndItself() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "io.councilrouter.routing..",
                                "org.jspecify.annotations..",
                                "java.lang..",
                                "java.util..",
                                "java.time..",
                                "java.math..")
                        .or(type(URI.class))
                        .as("are routing's own or the JDK's, without I/O"))
                .because("a decision is arithmetic over what it is given; buffers, sockets and files cannot reach it")
                .check(ROUTING);
    }

    @Test
    void strategiesLeaveTheTableAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.councilrouter.routing.pick..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.councilrouter.routing.table.TableKeeper")
                .because("the table has one writer, the control loop")
                .check(ROUTING);
    }

    @Test
    void theTableDoesNotKnowWhoReadsIt() {
        noClasses()
                .that()
                .resideInAPackage("io.councilrouter.routing.table..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.councilrouter.routing.pick..", "io.councilrouter.routing.admission..")
                .because("facts do not depend on what is decided from them")
                .check(ROUTING);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.councilrouter.routing.(**)")
                .should()
                .beFreeOfCycles()
                .because("a cycle means that two packages are one idea, or that one package is two")
                .check(ROUTING);
    }
}
