package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.proxy.Heads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CodingsTest {
    private static final Wire WIRE = HandTerms.wire("openai", Operation.CHAT);

    private final HandTerms terms = new HandTerms(WIRE, WIRE, false);

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br", "zstd", "identity, gzip", " gzip , identity"})
    void aCodedBodyKeepsTheNameOfItsCoding(String coding) {
        Headers headers = Heads.response(200, "Content-Encoding: " + coding).headers();
        assertTrue(Codings.coded(headers));
        Codings.pass(headers, terms);
        assertEquals(List.of("coding " + coding.strip()), terms.told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "Identity", "identity,", " , "})
    void identityAndNothingAreNoCodings(String coding) {
        Headers headers = Heads.response(200, "Content-Encoding: " + coding).headers();
        assertFalse(Codings.coded(headers));
        Codings.pass(headers, terms);
        assertEquals(List.of(), terms.told);
        assertFalse(Codings.coded(Heads.response(200).headers()));
    }

    @Test
    void aSecondLineOfCodingsCounts() {
        Headers headers = Heads.response(200, "Content-Encoding: identity", "Content-Encoding: gzip")
                .headers();
        assertTrue(Codings.coded(headers));
    }
}
