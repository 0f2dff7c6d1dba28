package io.councilrouter.council;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How members' answers become one.
 *
 * <pre>
 *                         members see     members rank    analysis    the answer is
 *                         each other
 *   synthesize            in rounds 2..   no              yes         written by the synthesizer
 *   rank-then-synthesize  in rounds 2..   yes             no          written by the synthesizer, who knows the ranking
 *   debate                in rounds 2..   no              yes         written by the synthesizer, a neutral judge
 *   best-of               no              yes             no          the winner's, word for word
 *   vote                  no              no              no          of those who agree most, word for word
 *   mixture               in rounds 2..   no              no          written by the synthesizer
 *   cascade               no              no              no          the first that another confirms, else written
 * </pre>
 */
public enum Strategy {
    /** All answer, an analyst compares, and a synthesizer writes. */
    SYNTHESIZE(false, true),
    /** All answer, all rank, and a chairman who knows the ranking writes. */
    RANK_THEN_SYNTHESIZE(true, false),
    /** Opposed members answer each other over several rounds, and a neutral judge decides. */
    DEBATE(false, true),
    /** All answer, all rank, and the winner's answer is the council's. */
    BEST_OF(true, false),
    /** All answer, and what most of them say is the council's answer. */
    VOTE(false, false),
    /** Layers: in each, every member improves on all answers of the layer before. */
    MIXTURE(false, false),
    /** Members are asked in order, two at first, until two agree. */
    CASCADE(false, false);

    private final boolean ranks;
    private final boolean analyses;

    Strategy(boolean ranks, boolean analyses) {
        this.ranks = ranks;
        this.analyses = analyses;
    }

    /** Whether members judge each other's answers by ballot. */
    public boolean ranks() {
        return ranks;
    }

    /** Whether an analysis is made before the answer is written. */
    public boolean analyses() {
        return analyses;
    }

    /**
     * Whether the answer may be a member's, word for word; a cascade or an undecided vote may still need a synthesizer.
     */
    public boolean verbatim() {
        return this == BEST_OF || this == VOTE || this == CASCADE;
    }

    /** Whether more than one round is possible. */
    public boolean hasRounds() {
        return !verbatim();
    }

    /** Whether members are asked one after the other, the first two together. */
    public boolean escalates() {
        return this == CASCADE;
    }

    /** Whether answers are compared by their results, which members then state in a last line. */
    public boolean comparesAnswers() {
        return this == VOTE || this == CASCADE;
    }

    /** The name as it is written: {@code rank-then-synthesize}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The strategy with a name; {@code -} and {@code _} are the same, and {@code moa} is mixture. Null if there is
     * none.
     */
    public static @Nullable Strategy named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT).replace('-', '_');
        if (wanted.equals("moa")) {
            return MIXTURE;
        }
        for (Strategy each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                return each;
            }
        }
        return null;
    }
}
