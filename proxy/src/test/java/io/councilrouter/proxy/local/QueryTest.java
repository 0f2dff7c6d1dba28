package io.councilrouter.proxy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueryTest {

    @Test
    void decodesOnceAndTakesPlusForASpace() {
        Query query = Query.of("q=two+words%20%22and%22%2B%2541&limit=7&all", "q", "limit", "all", "cursor");
        assertEquals("two words \"and\"+%41", query.text("q"));
        assertEquals(7, query.number("limit", 50, 1, 1000));
        assertTrue(query.flag("all"));
        assertFalse(query.flag("cursor"));
        assertNull(query.text("cursor"));
        assertNull(query.fault());
    }

    @Test
    void usesDefaultsForAbsentParameters() {
        Query query = Query.of("", "limit");
        assertEquals(50, query.number("limit", 50, 1, 1000));
        assertNull(query.fault());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "limt=1          | There is no query parameter 'limt' here; the parameters are limit, all.",
                "limit=1&limit=2 | The query parameter 'limit' was given twice.",
                "limit=0         | 'limit' must be a whole number from 1 to 1000.",
                "limit=1001      | 'limit' must be a whole number from 1 to 1000.",
                "limit=x         | 'limit' must be a whole number from 1 to 1000.",
                "limit=%zz       | The query's percent-encoding is invalid.",
                "all=yes         | 'all' must be true or false.",
            })
    void saysWhatIsWrong(String text, String message) {
        Query query = Query.of(text, "limit", "all");
        query.number("limit", 50, 1, 1000);
        query.flag("all");
        assertNotNull(query.fault());
        assertEquals(message, Objects.requireNonNull(query.fault()).message());
    }
}
