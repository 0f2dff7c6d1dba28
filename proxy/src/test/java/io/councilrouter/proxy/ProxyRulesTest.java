package io.councilrouter.proxy;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.councilrouter.codec.RoundTrips;
import io.councilrouter.proxy.exchange.Gate;
import io.councilrouter.proxy.exchange.Tap;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which packages of the gateway may know which. */
final class ProxyRulesTest {

    private static final JavaClasses PROXY = new ClassFileImporter().importPath(Path.of("target/classes"));

    private static final String HOME = "io.councilrouter.proxy.";

    /** Packages below the exchange: they know none of the other packages, and none that use them. */
    private static final List<String> LEAVES = List.of("relay", "seals", "turns");

    /** Packages around the exchange that do not know each other. */
    private static final List<String> SIBLINGS =
            List.of("gate", "tap", "council", "local", "admin", "metrics", "edge", "upstream");

    @Test
    void onlyTheTwoEndsTouchChannels() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HOME + "edge..", HOME + "upstream..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel..")
                .because("the exchange sees a loop as Turns and a socket as Downstream or Upstream, so it is tested"
                        + " without either")
                .check(PROXY);
    }

    @Test
    void theExchangeKnowsNoSibling() {
        noClasses()
                .that()
                .resideInAPackage(HOME + "exchange..")
                .should()
                .dependOnClassesThat(describe(
                        "reside in proxy, outside exchange and the packages below it",
                        type -> type.getPackageName().startsWith(HOME)
                                && !type.getPackageName().startsWith(HOME + "exchange")
                                && !LEAVES.contains(type.getPackageName().substring(HOME.length()))))
                .because("the heart is read first and must be readable alone")
                .check(PROXY);
    }

    @ParameterizedTest
    @FieldSource("LEAVES")
    void whatLiesBelowTheExchangeKnowsNothingOfTheProgram(String leaf) {
        noClasses()
                .that()
                .resideInAPackage(HOME + leaf + "..")
                .should()
                .dependOnClassesThat(describe(
                        "reside in proxy, outside " + leaf,
                        type -> type.getPackageName().startsWith(HOME)
                                && !type.getPackageName().equals(HOME + leaf)))
                .because("it is told what it needs as values, so it is read and tested without an exchange")
                .check(PROXY);
    }

    /** Answers for administrators are built from the same parts as all our own answers. */
    @ParameterizedTest
    @FieldSource("SIBLINGS")
    void siblingsMeetOnlyInTheExchange(String sibling) {
        String[] others = SIBLINGS.stream()
                .filter(other -> !other.equals(sibling) && !(sibling.equals("admin") && other.equals("local")))
                .map(other -> HOME + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(HOME + sibling + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("a gate or tap lives in the package of what it answers with or feeds; app puts them together")
                .check(PROXY);
    }

    @Test
    void gatesAndTapsSeeAnExchangeByItsViews() {
        noClasses()
                .that()
                .implement(Gate.class)
                .or()
                .implement(Tap.class)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.exchange\\.(Exchange|Attempt|LoopState)")
                .because("what a gate decides is its verdict, and a tap changes nothing")
                .check(PROXY);
        noClasses()
                .that()
                .implement(Tap.class)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.exchange\\.(AttemptPlan|Caller|Gated|RequestBody)")
                .because("a tap has no use for what can be changed")
                .check(PROXY);
    }

    @Test
    void anAttemptKnowsNeitherItsPlanNorItsExchange() {
        noClasses()
                .that()
                .haveNameMatching(
                        "io\\.councilrouter\\.proxy\\.exchange\\.(Attempt|AttemptClock|Incoming|Outgoing|Reply|Upload)")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.exchange\\.(Exchange|AttemptPlan|LoopState)")
                .because("a request goes down one line, and what becomes of it comes back up by one listener")
                .check(PROXY);
        noClasses()
                .that()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.exchange\\.(AttemptPlan|RouteQueries|Allowance)")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.exchange\\.(Exchange|LoopState|Reply)")
                .because("a plan decides and does nothing, so that it is read without what follows of it")
                .check(PROXY);
    }

    @Test
    void hasNoPackageCycles() {
        slices().matching("io.councilrouter.proxy.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a cycle is two packages that are one idea, or one that is two")
                .check(PROXY);
    }

    @Test
    void dialectsAreReachedThroughTheRegistry() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.councilrouter.codec.dialect.*..")
                .because("a new dialect is one package and one line, and none of them is here")
                .check(PROXY);
    }

    @Test
    void streamedBytesMakeNoRoundTrip() {
        noClasses()
                .that()
                .resideInAnyPackage(HOME + "edge..", HOME + "upstream..")
                .or()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.relay\\.(Splice|Sift)(\\$.*)?")
                .or()
                .haveNameMatching("io\\.councilrouter\\.proxy\\.exchange\\.(RequestBody)(\\$.*)?")
                .should()
                .accessTargetWhere(RoundTrips.ofBytes())
                .because("these run for every byte of every answer")
                .check(PROXY);
    }

    @Test
    void librariesStayBehindOneDoor() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .because("config has the one reader, so that every problem has a line and a column")
                .check(PROXY);
        noClasses()
                .that()
                .resideOutsideOfPackage(HOME + "metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .because("meters are ours; who exposes them is one package's affair")
                .check(PROXY);
    }
}
