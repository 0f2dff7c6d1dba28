package io.councilrouter.bench;

import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How every benchmark is forked, in one place, so that any two figures of this module can be compared: the flags of
 * {@code conf/jvm.options} (JMH passes on those of its own JVM), and on top of them the gateway's collector, a fixed
 * heap, bounded direct memory, and neither leak detection nor logging. Benchmarks themselves do not set forks,
 * iterations or flags.
 */
public final class Forks {

    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xms256m",
            "-Xmx256m",
            "-XX:MaxDirectMemorySize=256m",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dslf4j.internal.verbosity=WARN",
            "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");

    private Forks() {}

    /**
     * For figures that will be quoted: two forks of five one-second iterations each. The command line overrides these.
     */
    static ChainedOptionsBuilder patient(Options commandLine) {
        ChainedOptionsBuilder options = new OptionsBuilder().parent(commandLine);
        if (!commandLine.getForkCount().hasValue()) {
            options.forks(2);
        }
        if (!commandLine.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.seconds(1));
        }
        if (!commandLine.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.seconds(1));
        }
        if (!commandLine.getJvmArgsAppend().hasValue()) {
            options.jvmArgsAppend(FLAGS.toArray(String[]::new));
        }
        return options;
    }

    /** For bytes per operation, which hardly vary: one fork, just long enough for the compiler to finish. */
    static ChainedOptionsBuilder brief() {
        return once(TimeValue.milliseconds(150), TimeValue.milliseconds(100));
    }

    /**
     * For repeating a measurement of bytes per operation in which something that happens once per iteration may have
     * weighed too much.
     */
    static ChainedOptionsBuilder longer() {
        return once(TimeValue.milliseconds(1_000), TimeValue.milliseconds(1_500));
    }

    private static ChainedOptionsBuilder once(TimeValue warmUp, TimeValue measurement) {
        return new OptionsBuilder()
                .shouldFailOnError(true)
                .jvmArgsAppend(FLAGS.toArray(String[]::new))
                .forks(1)
                .warmupIterations(4)
                .warmupTime(warmUp)
                .measurementIterations(2)
                .measurementTime(measurement);
    }

    /** Flags added to those that a fork gets from the JVM that starts it. */
    public static List<String> flags() {
        return FLAGS;
    }
}
