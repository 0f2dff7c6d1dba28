package io.councilrouter.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Who puts the gateway together, and who may know the command line. */
final class AppRulesTest {

    private static final JavaClasses APP = new ClassFileImporter().importPath(Path.of("target/classes"));

    private static final JavaClasses GATEWAY =
            new ClassFileImporter().importPaths(Path.of("target/classes"), Path.of("../proxy/target/classes"));

    private static final String BOOT = "io.councilrouter.app.boot..";
    private static final String CLI = "io.councilrouter.app.cli..";

    private static final DescribedPredicate<JavaCall<?>> BUILDS_A_PART_OF_THE_GATEWAY =
            describe("constructs a gate, the table's keeper or the batch writer", call -> {
                JavaClass made = call.getTargetOwner();
                return call.getTarget().getName().equals("<init>")
                        && made.getPackageName().startsWith("io.councilrouter.")
                        && made.getSimpleName().matches("\\w+Gate|TableKeeper|BatchWriter")
                        && !call.getOriginOwner().equals(made);
            });

    /**
     * Except pools: there is one per backend, and they come and go with the configuration, so their package makes them.
     */
    private static final DescribedPredicate<JavaCall<?>> BUILDS_A_TAP_OR_POOL_OF_ANOTHER_PACKAGE =
            describe("constructs a tap or pool of another package", call -> {
                JavaClass made = call.getTargetOwner();
                return call.getTarget().getName().equals("<init>")
                        && made.getPackageName().startsWith("io.councilrouter.")
                        && made.getSimpleName().matches("\\w+(Tap|Pool)")
                        && !call.getOriginOwner().getPackageName().equals(made.getPackageName());
            });

    @Test
    void commandsUseBootAndNeverTheOtherWay() {
        noClasses()
                .that()
                .resideInAPackage(BOOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .because("the gateway runs without a person typing")
                .check(APP);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.councilrouter.(app|proxy).(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle is two packages that are one idea, or one that is two")
                .check(GATEWAY);
    }

    @Test
    void onlyBootPutsTheGatewayTogether() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BOOT)
                .should()
                .callCodeUnitWhere(BUILDS_A_PART_OF_THE_GATEWAY)
                .because("the order of the gates and the owner of every part stand in one place, Gateway")
                .check(GATEWAY);
        noClasses()
                .that()
                .resideOutsideOfPackage(BOOT)
                .should()
                .callCodeUnitWhere(BUILDS_A_TAP_OR_POOL_OF_ANOTHER_PACKAGE)
                .because("what lives per exchange comes from a factory that boot hands over")
                .check(GATEWAY);
    }

    @Test
    void dialectsAreReachedThroughTheRegistry() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.councilrouter.codec.dialect.*..")
                .because("a new dialect is one package and one line, and none of them is here")
                .check(APP);
    }

    @Test
    void librariesStayBehindOneDoor() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.yaml..", "io.prometheus..")
                .because("config reads, proxy.metrics shows")
                .check(APP);
        noClasses()
                .that()
                .resideOutsideOfPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .because("commands are for people; the gateway has none")
                .check(APP);
    }
}
