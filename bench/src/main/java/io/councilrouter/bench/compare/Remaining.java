package io.councilrouter.bench.compare;

import java.time.Duration;
import java.util.function.Consumer;

/** Says after each round how long the rest will take, judging by the rounds that are done. */
final class Remaining {

    private final String what;
    private final int rounds;
    private final Consumer<String> say;
    private final long begun = System.nanoTime();

    Remaining(String what, int rounds, Consumer<String> say) {
        this.what = what;
        this.rounds = rounds;
        this.say = say;
    }

    /** Reports that a round, counted from 1, is over. */
    void done(int round) {
        Duration each = Duration.ofNanos((System.nanoTime() - begun) / round);
        String left = round == rounds ? "" : ", " + minutes(each.multipliedBy(rounds - round)) + " left";
        say.accept("--- " + what + ": round " + round + " of " + rounds + " is done" + left);
    }

    /** A duration in whole minutes. */
    static String minutes(Duration time) {
        long minutes = Math.ceilDiv(time.toSeconds(), 60);
        return "about " + minutes + (minutes == 1 ? " minute" : " minutes");
    }
}
