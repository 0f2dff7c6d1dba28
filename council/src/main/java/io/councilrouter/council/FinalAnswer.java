package io.councilrouter.council;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The result of an answer, in a form that can be compared with others. It is taken from the last line that begins with
 * {@code Final answer:}, else from a box ({@code \boxed{...}}), else from the last line. Units are not compared.
 *
 * <pre>
 *   "Final answer: **1,200 kg.**"   NUMBER  1200          "(b) the second one"  CHOICE  b
 *   "Final answer: 3/4"             NUMBER  0.75          "Yes, it does."       YES_NO  yes
 *   "seven"                         NUMBER  7             "The Nile"            TEXT    nile
 * </pre>
 *
 * @param kind what kind of result it is
 * @param key what is compared; empty if there is no result
 */
public record FinalAnswer(FinalAnswerKind kind, String key) {

    /** Results are compared within one kind only. */
    public enum FinalAnswerKind {
        NUMBER,
        YES_NO,
        CHOICE,
        TEXT
    }

    /** Share of all words of two texts that must be common to both for them to agree. */
    private static final double NEAR = 0.75;

    /** Most words around a number for it to be the result. */
    private static final int MOST_WORDS = 12;

    private static final Pattern MARKED = Pattern.compile(
            "(?im)^[\\s>#*_`-]*(?:the\\s+)?(?:final\\s+)?(?:answer|result)[*_`]*(?:\\s+to\\s+(?:the|this|your)\\s+\\w+)?\\s*(?:is\\b\\s*[:：=]?|[:：=])[*_`\\s]*(.+)$");
    private static final Pattern BOXED = Pattern.compile("\\\\boxed\\{([^{}]*)}");
    private static final Pattern CHOICE = Pattern.compile(
            "(?:(?:option|choice|answer)\\s+)?(?:\\(([a-h])\\)|\\[([a-h])]|([a-h])[.):](?=\\s|$)|([a-h])$).*");
    private static final Pattern YES_NO = Pattern.compile("(yes|no|true|false|correct|incorrect)"
            + "(?:$|\\s*[,.;:!(-].*|\\s(?:it|they|he|she|we|i|you|this|that|there|because|since)\\b.*)");
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?(?:e[-+]?\\d{1,3})?(?:\\s*/\\s*\\d+)?|[-+]?\\.\\d+");
    private static final List<String> WORDS = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty");
    private static final Map<String, String> SAME =
            Map.of("true", "yes", "correct", "yes", "false", "no", "incorrect", "no");

    /** The result of {@code text}. */
    public static FinalAnswer of(String text) {
        return normal(line(text));
    }

    /** Whether there is a result at all. */
    public boolean given() {
        return !key.isEmpty();
    }

    /** Whether it equals {@code other}; texts need only be similar, so this is not transitive. */
    public boolean agreesWith(FinalAnswer other) {
        if (equals(other)) {
            return given();
        }
        return kind == FinalAnswerKind.TEXT
                && other.kind == FinalAnswerKind.TEXT
                && given()
                && other.given()
                && overlap(other) >= NEAR;
    }

    private double overlap(FinalAnswer other) {
        Set<String> mine = new HashSet<>(List.of(key.split(" ")));
        Set<String> theirs = new HashSet<>(List.of(other.key.split(" ")));
        int all = mine.size() + theirs.size();
        mine.retainAll(theirs);
        return 2.0 * mine.size() / all;
    }

    private static String line(String text) {
        Matcher marked = MARKED.matcher(text);
        String found = "";
        while (marked.find()) {
            found = marked.group(1);
        }
        if (!found.isEmpty()) {
            return found;
        }
        Matcher boxed = BOXED.matcher(text);
        while (boxed.find()) {
            found = boxed.group(1);
        }
        if (!found.isEmpty()) {
            return found;
        }
        return text.lines()
                .filter(line -> !line.isBlank())
                .reduce((before, last) -> last)
                .orElse("");
    }

    private static FinalAnswer normal(String line) {
        String plain = Normalizer.normalize(line, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\\\boxed\\{([^{}]*)}", "$1")
                .replace('−', '-')
                .replaceAll("[*_`$\"“”„'‘’]", "")
                .replaceAll("\\s+", " ")
                .replaceAll("^[\\s:=]+|[\\s.!;,]+$", "");
        Matcher yesNo = YES_NO.matcher(plain);
        if (yesNo.matches()) {
            return new FinalAnswer(FinalAnswerKind.YES_NO, SAME.getOrDefault(yesNo.group(1), yesNo.group(1)));
        }
        Matcher choice = CHOICE.matcher(plain);
        if (choice.matches()) {
            for (int i = 1; i <= choice.groupCount(); i++) {
                if (choice.group(i) != null) {
                    return new FinalAnswer(FinalAnswerKind.CHOICE, choice.group(i));
                }
            }
        }
        String number = number(plain);
        return number.isEmpty()
                ? new FinalAnswer(FinalAnswerKind.TEXT, words(plain))
                : new FinalAnswer(FinalAnswerKind.NUMBER, number);
    }

    /** The only number in a short text; empty if there is none, more than one, or much other text. */
    private static String number(String plain) {
        int word = WORDS.indexOf(plain);
        if (word >= 0) {
            return Integer.toString(word);
        }
        Matcher matcher = NUMBER.matcher(plain);
        if (!matcher.find() || plain.split(" ", -1).length > MOST_WORDS) {
            return "";
        }
        String found = matcher.group();
        boolean letterBefore = matcher.start() > 0 && Character.isLetterOrDigit(plain.charAt(matcher.start() - 1));
        if (letterBefore || matcher.find()) {
            return "";
        }
        try {
            String[] parts = found.replace(",", "").split("\\s*/\\s*", -1);
            BigDecimal value = new BigDecimal(parts[0]);
            if (parts.length > 1) {
                value = value.divide(new BigDecimal(parts[1]), MathContext.DECIMAL64);
            }
            return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
        } catch (ArithmeticException e) {
            return ""; // a division by zero is not a number
        }
    }

    private static String words(String plain) {
        return plain.replaceAll("[^\\p{L}\\p{N}+#/ -]", " ")
                .replaceAll("\\b(the|a|an)\\b", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
