package io.councilrouter.codec.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.EveryCut;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormFieldTest {
    private static final String TYPE = "multipart/form-data; boundary=xx";
    private static final String FILE = "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"";
    private static final String MODEL = "Content-Disposition: form-data; name=\"model\"";

    /** A form of these parts, each of which is headers, an empty line and content. */
    private static String form(String... parts) {
        return "--xx\r\n" + String.join("\r\n--xx\r\n", parts) + "\r\n--xx--\r\n";
    }

    private static String part(String header, String content) {
        return header + "\r\n\r\n" + content;
    }

    /** The result, however the form is cut: the value, or why there is none. */
    private static String found(String type, String form) {
        byte[] wire = form.getBytes(StandardCharsets.UTF_8);
        return EveryCut.of(wire, pieces -> read(type, pieces));
    }

    private static String read(String type, List<ByteBuf> pieces) {
        FormField field = FormField.of(type, "model");
        if (field == null) {
            return "no form";
        }
        for (ByteBuf piece : pieces) {
            field.onPart(piece, piece.readerIndex(), piece.readableBytes());
        }
        String value = field.value();
        assertTrue(value == null || field.over());
        return value == null ? (field.over() ? "none" : "not yet") : '=' + value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MODEL,
                "Content-Disposition: form-data; name=model",
                "content-disposition:form-data;name=model",
                "CONTENT-DISPOSITION: FORM-DATA; NAME=\"model\"",
                "Content-Disposition: form-data ; name = \"model\"",
                "Content-Disposition: form-data; name=\"mod\\el\"",
                "Content-Disposition: form-data;\r\n\tname=\"model\"",
                "Content-Disposition: form-data; filename=\"a; name=\\\"x\\\"\"; name=\"model\"",
                "Content-Type: text/plain; charset=utf-8\r\n" + MODEL,
                MODEL + "\r\nContent-Type: text/plain; name=\"other\"",
            })
    void aFieldIsKnownByItsNameHoweverItIsWritten(String header) {
        assertEquals("=m:7b", found(TYPE, form(part(header, "m:7b"))));
        assertEquals("=m:7b", found(TYPE, form(part(FILE, "RIFF"), part(header, "m:7b"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; filename=\"model\"",
                "Content-Disposition: form-data; name=\"file\"; filename=\"name=\\\"model\\\"\"",
                "Content-Disposition: form-data; filename=\"; name=model\"; name=file",
                "Content-Disposition: form-data; name=\"models\"",
                "Content-Disposition: form-data; name=\"Model\"",
                "Content-Disposition: form-data; name=\"a\"; name=\"model\"",
                "Content-Disposition: attachment; name=\"model\"",
                "Content-Disposition: form-data; name=\"model",
                "X-Content-Disposition: form-data; name=\"model\"",
                "Content-Type: audio/wav; name=\"model\"",
                MODEL + "\r\n" + "Content-Disposition: form-data; name=\"file\"",
                "Content-Disposition: form-data; name=\"file\"\r\n" + MODEL,
            })
    void whatOnlyLooksLikeItIsNot(String header) {
        assertEquals("none", found(TYPE, form(part(header, "wrong"))));
        assertEquals("=right", found(TYPE, form(part(header, "wrong"), part(MODEL, "right"))));
    }

    @Test
    void nothingInAFileIsTakenForAField() {
        String like =
                MODEL + "\r\n\r\nwrong\r\n--x\r\n" + MODEL + "\r\n\r\nwrong\r\n--xy\r\n" + MODEL + "\r\n\r\nwrong";
        assertEquals("=right", found(TYPE, form(part(FILE, like), part(MODEL, "right"))));
        assertEquals("none", found(TYPE, form(part(FILE, like))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r",
                "\n",
                "\r\n",
                "\r\n-",
                "\r\n--",
                "\r\n--x",
                "\r\n--xx",
                "\r\n--xx-",
                "\r\n--xx \r",
                "\r\r\n--x\r\n--"
            })
    void theBeginningOfADelimiterBelongsToTheValueUntilThereIsAWholeOne(String almost) {
        for (String value : List.of(almost + "m", "m" + almost + "m", almost + "m" + almost + "m")) {
            assertEquals('=' + value, found(TYPE, form(part(MODEL, value))));
        }
    }

    @Test
    void delimitersMayHaveBlanksAndTheFormAPreambleAndAnEnd() {
        String part = part(MODEL, "m");
        assertEquals("=m", found(TYPE, "--xx \t \r\n" + part + "\r\n--xx\t\r\n"));
        assertEquals("=m", found(TYPE, "For old readers.\r\n--x\r\n--xx\r\n" + part + "\r\n--xx--"));
        assertEquals("none", found(TYPE, "no delimiter --xx\r\n\r\n--xx--\r\n--xx\r\n" + part + "\r\n--xx--"));
        assertEquals("=", found(TYPE, "--xx\r\n" + MODEL + "\r\n\r\n--xx--"));
        assertEquals("=m", found(TYPE, "--xx\r\n\r\n--xx\r\n" + part + "\r\n--xx--"));
    }

    @Test
    void aValueIsUtf8AndEndsWithItsDelimiter() {
        assertEquals("=m\u00f6del-\u4e2d", found(TYPE, form(part(MODEL, "m\u00f6del-\u4e2d"))));
        assertEquals("=", found(TYPE, form(part(MODEL, ""))));
        assertEquals("=first", found(TYPE, form(part(MODEL, "first"), part(MODEL, "second"))));
        assertEquals("not yet", found(TYPE, "--xx\r\n" + part(MODEL, "m")));
        assertEquals("not yet", found(TYPE, "--xx\r\n" + part(MODEL, "m\r\n--xx")));
    }

    @Test
    void whatIsTooLongIsGivenUpAndNothingGrows() {
        String most = "m".repeat(FormField.LONGEST);
        assertEquals('=' + most, read(TYPE, List.of(bytes(form(part(MODEL, most))))));
        assertEquals("none", read(TYPE, List.of(bytes(form(part(MODEL, most + 'm'), part(MODEL, "m"))))));
        assertEquals("none", read(TYPE, List.of(bytes("--xx\r\n" + MODEL + "\r\n\r\n" + "m".repeat(10_000)))));
        String padded = "m\r\n--xx" + " ".repeat(10_000);
        assertEquals("=m", read(TYPE, List.of(bytes("--xx\r\n" + MODEL + "\r\n\r\n" + padded + "\r\n"))));
        String longName = "Content-Disposition: form-data; x=\"" + "a".repeat(5_000) + "\"; name=\"model\"";
        assertEquals("=right", read(TYPE, List.of(bytes(form(part(longName, "wrong"), part(MODEL, "right"))))));
    }

    @Test
    void aFileOfAMegabyteInPiecesHidesNothing() {
        byte[] file = new byte[1 << 20];
        new Random(1).nextBytes(file);
        FormField field = Objects.requireNonNull(FormField.of(TYPE, "model"));
        feed(field, bytes("--xx\r\n" + FILE + "\r\n\r\n"));
        for (int from = 0; from < file.length; from += 1 << 13) {
            feed(field, Unpooled.wrappedBuffer(file, from, 1 << 13));
        }
        assertFalse(field.over());
        feed(field, bytes("\r\n--xx\r\n" + part(MODEL, "m") + "\r\n--xx--\r\n"));
        assertEquals("m", field.value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=\"xx\"",
                "Multipart/Form-Data; BOUNDARY=xx",
                "multipart/form-data; charset=utf-8; boundary=xx",
                "multipart/form-data;boundary=\"x\\x\"",
            })
    void theBoundaryMayBeWrittenInEveryWay(String type) {
        assertEquals("=m", found(type, form(part(MODEL, "m"))));
    }

    @Test
    void aBoundaryMayHoldWhatHasToBeQuoted() {
        String boundary = "=_a?b:c/(d) e'";
        String form = ("--" + boundary + "\r\n" + part(MODEL, "m") + "\r\n--" + boundary + "--");
        assertEquals("=m", found("multipart/form-data; boundary=\"" + boundary + '"', form));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/octet-stream; boundary=xx",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"xx",
                "multipart/form-data; boundary=\"xx \"",
                "multipart/form-data; boundary=xx; boundary=yy",
                "multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghh",
            })
    void withoutAUsableBoundaryThereIsNoForm(String type) {
        assertNull(FormField.of(type, "model"));
    }

    private static void feed(FormField field, ByteBuf piece) {
        int from = piece.readerIndex();
        field.onPart(piece, from, piece.readableBytes());
        assertEquals(from, piece.readerIndex());
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
