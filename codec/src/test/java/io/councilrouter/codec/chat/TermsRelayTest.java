package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.ModelTerms.FieldTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the terms of a named model change in a request that is told. */
final class TermsRelayTest {
    private static final String HI = "message USER; text hi; messageEnd; ";

    /** What a writer is told when a reader tells these verbs, each between semicolons. */
    private static String told(ModelTerms terms, boolean talks, String verbs) {
        List<String> lines = new ArrayList<>();
        TermsRelay relay = new TermsRelay(terms, ChatVerbs.into(lines), talks);
        Arrays.stream(verbs.split("; ", -1)).forEach(each -> ChatVerbs.say(each, relay));
        return String.join("; ", lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '`',
            textBlock =
                    """
            HIend                                           ^ HIparam TEMPERATURE | 0.2; param MAX_TOKENS | 5; thinking LOW; other num_ctx | 8192; end
            param TEMPERATURE | 1; HIthinking OFF; end      ^ param TEMPERATURE | 1; HIthinking OFF; param MAX_TOKENS | 5; other num_ctx | 8192; end
            thinkingBudget 7; other num_ctx | 1; param MAX_TOKENS | 3; HIend ^ thinkingBudget 7; other num_ctx | 1; param MAX_TOKENS | 3; HIparam TEMPERATURE | 0.2; end
            """)
    void anOptionIsSaidWhereTheRequestDoesNotSayIt(String verbs, String expected) {
        ModelTerms terms = new ModelTerms(
                List.of(
                        new FieldTerm("temperature", "0.2"),
                        new FieldTerm("num_predict", "5"),
                        new FieldTerm("think", "\"low\""),
                        new FieldTerm("num_ctx", "8192")),
                "",
                List.of(),
                List.of());
        assertEquals(expected.replace("HI", HI), told(terms, true, verbs.replace("HI", HI)));
    }

    @Test
    void fieldsGoOutOrAreSaidInstead() {
        ModelTerms terms = new ModelTerms(
                List.of(new FieldTerm("top_k", "1")),
                "",
                List.of("tools", "reasoning_effort", "topK", "x_field"),
                List.of(new FieldTerm("format", "\"json\""), new FieldTerm("n", "1")));
        assertEquals(
                HI + "format null; param N | 1; param TOP_K | 1; end",
                told(
                        terms,
                        true,
                        "param TOP_K | 3; param N | 2; tool a; toolDescription d; toolParameters {}; toolStrict true; toolEnd; cacheMark ; "
                                + "otherTool web | {}; allowedTool a; toolChoice REQUIRED | ; thinking HIGH; other x_field | 1; format {}; "
                                + HI + "end"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            quoteCharacter = '`',
            textBlock =
                    """
            true  ^ HIend                                        ^ message SYSTEM; text Be \\"brief\\".; messageEnd; HIend
            true  ^ message DEVELOPER; text x; messageEnd; HIend ^ message DEVELOPER; text x; messageEnd; HIend
            true  ^ HImessage SYSTEM; messageEnd; end            ^ message SYSTEM; text Be \\"brief\\".; messageEnd; HImessage SYSTEM; messageEnd; end
            true  ^ prompt x; end                                ^ message SYSTEM; text Be \\"brief\\".; messageEnd; prompt x; end
            false ^ prompt x; end                                ^ prompt x; end
            true  ^ end                                          ^ end
            """)
    void theSystemSpeaksFirstUnlessItDoesAlready(boolean talks, String verbs, String expected) {
        ModelTerms terms = new ModelTerms(List.of(), "Be \"brief\".", List.of(), List.of());
        assertEquals(expected.replace("HI", HI), told(terms, talks, verbs.replace("HI", HI)));
    }

    @Test
    void termsThatSayNothingAreNone() {
        assertTrue(new ModelTerms(List.of(), "", List.of(), List.of()).none());
        assertFalse(new ModelTerms(List.of(), "x", List.of(), List.of()).none());
        assertFalse(new ModelTerms(List.of(), "", List.of("x"), List.of()).none());
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens, max_tokens",
        "num_predict, max_tokens",
        "maxOutputTokens, max_tokens",
        "max_completion_tokens, max_tokens",
        "stopSequences, stop",
        "think, thinking",
        "reasoning_effort, thinking",
        "thinkingConfig, thinking",
        "responseJsonSchema, format",
        "num_ctx, num_ctx",
        "x_Own, x__own"
    })
    void fieldsThatMeanTheSameHaveOneKey(String field, String key) {
        assertEquals(key, FieldWords.key(field));
    }
}
