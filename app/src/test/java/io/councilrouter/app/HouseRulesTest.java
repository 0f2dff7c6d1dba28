package io.councilrouter.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules that every module of the program keeps. Those about text rather than classes are in SourceRulesTest. */
final class HouseRulesTest {

    private static final Path ROOT = Path.of(System.getProperty("root.dir", ".."));

    private static final JavaClasses ALL = new ClassFileImporter()
            .importPaths(SourceTree.modules(ROOT).stream()
                    .filter(module -> !module.equals("bench"))
                    .map(module -> ROOT.resolve(module).resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList());

    /** Packages that share words between threads; the access-mode table in docs/threads.md has a row for each word. */
    private static final String[] SHARED_STATE = {
        "io.councilrouter.routing.table..",
        "io.councilrouter.routing.load..",
        "io.councilrouter.storage.ring..",
        "io.councilrouter.storage.write..",
        "io.councilrouter.proxy.metrics..",
        "io.councilrouter.proxy.seals.."
    };

    private static final Set<String> SERVICES = Set.of(
            "io.councilrouter.codec.dialect.Dialect",
            "io.councilrouter.codec.provider.Provider",
            "io.councilrouter.routing.pick.BalancingStrategy");

    private static final DescribedPredicate<JavaAccess<?>> ASYNC_OF_A_COMPLETABLE_FUTURE = describe(
            "CompletableFuture.*Async",
            access -> access.getTarget().getOwner().getName().equals("java.util.concurrent.CompletableFuture")
                    && access.getTarget().getName().endsWith("Async"));

    @Test
    void threadsAreStartedInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.councilrouter.app.boot..", "io.councilrouter.storage.write..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.Thread(\\$.*)?|java\\.util\\.(Timer|TimerTask)"
                        + "|java\\.util\\.concurrent\\.(Executors|ForkJoinPool|ThreadPoolExecutor|ThreadFactory)")
                .orShould()
                .accessTargetWhere(ASYNC_OF_A_COMPLETABLE_FUTURE)
                .because("there are five kinds of thread, and Gateway shows them all")
                .check(ALL);
    }

    @Test
    void nobodyLocksOrSleeps() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks..")
                .orShould()
                .accessTargetWhere(describe(
                        "wait, notify or sleep",
                        access -> (access.getTarget().getOwner().getName().equals("java.lang.Object")
                                        && access.getTarget().getName().matches("wait|notify|notifyAll"))
                                || (access.getTarget().getOwner().getName().equals("java.lang.Thread")
                                        && access.getTarget().getName().equals("sleep"))))
                .because("a loop that waits stops every exchange it owns; the exception list is empty")
                .check(ALL);
        methods()
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .because("what two threads share is changed by CAS or sent as a turn")
                .check(ALL);
    }

    @Test
    void sharedStateLivesInFewPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SHARED_STATE)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.invoke\\.VarHandle|java\\.util\\.concurrent\\.atomic\\..*"
                        + "|java\\.util\\.concurrent\\.(Concurrent|CopyOnWrite|.*BlockingQueue|.*BlockingDeque).*")
                .because("one request, one loop: whoever needs an atomic elsewhere is in the wrong place")
                .check(ALL);
        fields().that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(SHARED_STATE)
                .should()
                .notHaveModifier(JavaModifier.VOLATILE)
                .because("one request, one loop: whoever types volatile elsewhere is in the wrong place")
                .check(ALL);
    }

    @Test
    void sharedStateHasItsRow() throws IOException {
        String table = Files.readString(ROOT.resolve("docs/threads.md"));
        List<String> missing = ALL.stream()
                .filter(type -> type.getFields().stream().anyMatch(HouseRulesTest::isShared))
                .map(type -> type.getName().replaceFirst(".*\\.", "").replaceFirst("\\$.*", ""))
                .filter(name -> !table.contains("`" + name + "."))
                .distinct()
                .toList();
        assertEquals(List.of(), missing, "docs/threads.md has no row for these");
    }

    private static boolean isShared(JavaField field) {
        String type = field.getRawType().getName();
        return field.getModifiers().contains(JavaModifier.VOLATILE)
                || type.equals("java.lang.invoke.VarHandle")
                || type.startsWith("java.util.concurrent.atomic.");
    }

    @Test
    void databasesAreTalkedToInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.councilrouter.storage.db..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.sql..")
                .because("a query elsewhere is a query on a loop sooner or later")
                .check(ALL);
    }

    @Test
    void onlyCommandsAndBootSpeakToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.councilrouter.app.cli..", "io.councilrouter.app.boot..")
                .should()
                .accessTargetWhere(describe(
                        "System.out, System.err or an exit",
                        access -> (access.getTarget().getOwner().getName().equals("java.lang.System")
                                        && access.getTarget().getName().matches("out|err|exit"))
                                || (access.getTarget().getOwner().getName().equals("java.lang.Runtime")
                                        && access.getTarget().getName().matches("exit|halt"))))
                .because("a library that prints or exits decides for its caller")
                .check(ALL);
    }

    @Test
    void onlyBootReadsTheWallClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.councilrouter.app.boot..")
                .should()
                .accessTargetWhere(describe(
                        "the wall clock",
                        access -> (access.getTarget().getOwner().getName().equals("java.lang.System")
                                        && access.getTarget().getName().equals("currentTimeMillis"))
                                || (access.getTarget().getOwner().getName().equals("java.time.Instant")
                                        && access.getTarget().getName().equals("now"))))
                .because("a clock that is passed in can be stepped by hand, so no test sleeps")
                .check(ALL);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*[.$]\\w*(Manager|Helper|Utils?|Impl|Base|Info|Data)")
                .orShould()
                .haveNameMatching(".*[.$](Abstract\\w+|I[A-Z][a-z]\\w*)")
                .because("a name that fits everything says nothing")
                .check(ALL);
    }

    @Test
    void nothingIsMadeToBeInheritedFrom() {
        members()
                .should()
                .notHaveModifier(JavaModifier.PROTECTED)
                .because("composition only: a protected member is a promise to classes nobody has seen")
                .check(ALL);
        classes()
                .that(describe(
                        "are plain named classes",
                        type -> !type.isInterface()
                                && !type.isEnum()
                                && !type.isRecord()
                                && !type.isAnonymousClass()
                                && !type.getSimpleName().equals("package-info")))
                .should(BE_FINAL_OR_SEALED)
                .because("an open class has callers that cannot be listed")
                .check(ALL);
    }

    @Test
    void servicesCanBeLoaded() {
        classes()
                .that(describe(
                        "implement a service",
                        type -> !type.isInterface()
                                && !type.getSimpleName().equals("CatalogueEntry")
                                && type.getAllRawInterfaces().stream()
                                        .anyMatch(service -> SERVICES.contains(service.getName()))))
                .should(BE_LOADABLE)
                .because("ServiceLoader wants public and no arguments; a registry is frozen, so what it holds is final")
                .check(ALL);
    }

    @Test
    void onlyFewExceptionsAreOurs() {
        classes()
                .that()
                .areAssignableTo(Throwable.class)
                .should()
                .haveNameMatching(".*[.$](ConfigException|ClientException|\\w+ClientException)")
                .because("faults are values (codec.fault); exceptions are for start-up and bugs")
                .check(ALL);
    }

    private static final ArchCondition<JavaClass> BE_FINAL_OR_SEALED = new ArchCondition<>("be final or sealed") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                    || type.reflect().isSealed();
            events.add(new SimpleConditionEvent(type, closed, type.getName() + " is neither final nor sealed"));
        }
    };

    private static final ArchCondition<JavaClass> BE_LOADABLE =
            new ArchCondition<>("be public, final and have a public constructor without arguments") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean loadable = type.getModifiers().contains(JavaModifier.PUBLIC)
                            && type.getModifiers().contains(JavaModifier.FINAL)
                            && type.getConstructors().stream()
                                    .anyMatch(constructor ->
                                            constructor.getModifiers().contains(JavaModifier.PUBLIC)
                                                    && constructor
                                                            .getRawParameterTypes()
                                                            .isEmpty());
                    events.add(new SimpleConditionEvent(
                            type, loadable, type.getName() + " is not public, final and without arguments"));
                }
            };
}
