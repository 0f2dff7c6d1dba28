package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.ErrorNote;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the words of an error mean, and that no error holds up its event loop. */
final class ErrorWordsTest {
    /** As much as is ever looked at. */
    private static final int LONGEST = 1024;

    private static final int STEPS_A_CHARACTER = 400;

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > (long) LONGEST * STEPS_A_CHARACTER) {
                throw new IllegalStateException("too many steps for: " + text.substring(0, 40));
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<String> patterns() throws IllegalAccessException {
        List<String> found = new ArrayList<>();
        for (Class<?> owner : List.of(ErrorWords.class, UpstreamErrors.class, ErrorReader.class)) {
            for (Field field : owner.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == Pattern.class) {
                    field.setAccessible(true);
                    Pattern pattern = (Pattern) field.get(null);
                    found.add((pattern.flags() & Pattern.CASE_INSENSITIVE) == 0 ? pattern.pattern() : "(?i)" + pattern);
                }
            }
        }
        assertTrue(found.size() >= 11, found::toString);
        return found.stream();
    }

    /** Words that a pattern may begin with, each alone and before another one. */
    private static Set<String> beginnings(String pattern) {
        Set<String> all = new TreeSet<>(Set.of("", "error in model ", "a", "1.", "http:"));
        Matcher words = Pattern.compile("(?<!\\\\)[a-z]{4,}").matcher(pattern);
        while (words.find()) {
            all.add(words.group() + ' ');
            all.add(words.group());
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void noErrorOfABackendIsReadInMoreThanItsShareOfSteps(String written) {
        Pattern pattern = Pattern.compile(written);
        Set<String> fillings = new TreeSet<>(Set.of("a.", "a-", "a ", "-a", "1.", "model-"));
        for (char each = ' '; each < 127; each++) {
            if (!Character.isLetterOrDigit(each)) {
                fillings.add(String.valueOf(each));
            }
        }
        for (String beginning : beginnings(written)) {
            fillings.add(beginning + ' ');
            for (String filling : fillings) {
                String text = beginning + (filling.isBlank() ? " " : filling).repeat(LONGEST);
                Matcher matcher = pattern.matcher(new Counted(text.substring(0, LONGEST)));
                while (matcher.find()) {
                    assertTrue(matcher.end() <= LONGEST);
                }
                String line = text.substring(0, LONGEST - 1) + '\u2028';
                assertDoesNotThrow(() -> pattern.matcher(new Counted(line)).matches());
            }
        }
    }

    private static About missing(String said) {
        return ErrorWords.missing(404, ErrorNote.of(said), "llama3.1:8b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The model 'other' doesn't exist",
                "The model other doesn’t exist.",
                "Model other/name:7b not found",
                "model: other-name: not found",
                "model \"other\" (not found)",
                "model other - not loaded",
                "The model my.other_model is currently not available",
            })
    void knowsAModelThatIsNotThereHoweverItIsPunctuated(String said) {
        assertEquals(About.UNKNOWN_MODEL, missing(said), said);
    }

    @Test
    void fewWordsMayStandBetweenTheModelAndWhatIsSaidOfIt() {
        assertFalse(missing("the model said in one of its answers that it had not found it") == About.UNKNOWN_MODEL);
    }
}
