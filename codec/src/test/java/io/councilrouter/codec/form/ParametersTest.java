package io.councilrouter.codec.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParametersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "form-data; name=\"model\"                          ~ model",
                "form-data; name=model                              ~ model",
                "form-data; NaMe=\"model\"                          ~ model",
                "form-data ; name = \"model\" ;                     ~ model",
                "form-data;name=model;x=y                           ~ model",
                "form-data; filename=\"name=model\"; name=file      ~ file",
                "form-data; filename=\"a; name=\\\"x\"; name=\"y\"  ~ y",
                "form-data; name=\"mod\\el\"                        ~ model",
                "form-data; name=\"a\\\"b\\\\c\"                    ~ a\"b\\c",
                "form-data; name=\"\"                               ~ ``",
                "form-data; name=                                   ~ ``",
                "form-data; flag; name=model                        ~ model",
                "form-data; name=\"a;b=c\"                          ~ a;b=c",
                "form-data; filename=C:\\x\\y.wav; name=model       ~ model",
            })
    void findsAParameterByItsName(String value, String found) {
        assertEquals(found, Parameters.of(value.strip(), "name"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "form-data",
                "name=model",
                "form-data; filename=\"model\"",
                "form-data; names=model",
                "form-data; name",
                "form-data; name=\"model",
                "form-data; name=\"model\"s",
                "form-data; name=a; name=b",
                "form-data; filename=\"a\\\"; name=\"model\"",
            })
    void hasNoneWhereThereIsNoneOrNobodyCanTell(String value) {
        assertNull(Parameters.of(value, "name"));
    }

    @Test
    void whatStandsBeforeTheParametersHasNoBlanks() {
        assertEquals("multipart/form-data", Parameters.first(" multipart/form-data ; boundary=b"));
        assertEquals("multipart/form-data", Parameters.first("multipart/form-data"));
    }
}
