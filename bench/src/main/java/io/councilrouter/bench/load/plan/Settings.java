package io.councilrouter.bench.load.plan;

import java.time.Duration;

/**
 * How long and how often.
 *
 * @param rounds of every comparison, at least 3
 * @param warmUp of each kind of load on each target
 * @param compiling how much longer a warm-up goes on at most while the target's compiler is at work
 * @param window of one measurement
 * @param ramp before it
 * @param streams at a time in the stream comparison
 * @param overload streams at a time in the overload
 * @param growthRequests over which growth of memory is watched
 * @param steadyRequests over which allocation is watched
 * @param aborts per round
 * @param tries of a measurement that others disturb; the least disturbed one counts
 */
public record Settings(
        int rounds,
        Duration warmUp,
        Duration compiling,
        Duration window,
        Duration ramp,
        int streams,
        int overload,
        long growthRequests,
        long steadyRequests,
        int aborts,
        int tries) {

    /** Some minutes: figures for a change under way. */
    public static Settings quick() {
        return new Settings(
                3,
                Duration.ofSeconds(6),
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                500,
                2_000,
                200_000,
                100_000,
                20,
                1);
    }

    /** About a quarter of an hour: figures for the record. */
    public static Settings full() {
        return new Settings(
                5,
                Duration.ofSeconds(15),
                Duration.ofSeconds(90),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                500,
                2_000,
                1_000_000,
                200_000,
                40,
                3);
    }

    /** The same with another number of tries. */
    public Settings withTries(int most) {
        return with(rounds, most);
    }

    /** The same with another number of rounds. */
    public Settings withRounds(int count) {
        return with(count, tries);
    }

    private Settings with(int count, int most) {
        return new Settings(
                count,
                warmUp,
                compiling,
                window,
                ramp,
                streams,
                overload,
                growthRequests,
                steadyRequests,
                aborts,
                most);
    }
}
