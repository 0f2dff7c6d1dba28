package io.councilrouter.storage.db;

import java.util.ArrayList;
import java.util.List;

/**
 * What a person types to search: {@code words}, {@code "phrases"}, {@code -not}. Nothing is a syntax error: an unclosed
 * quote ends with the text, and a term without a letter or digit is ignored.
 *
 * @param terms in the order typed, at most 32
 */
record TextQuery(List<Term> terms) {
    private static final int TERMS = 32;
    private static final int LENGTH = 1_000;

    /**
     * One term to search for.
     *
     * @param text a word or a phrase that contains a letter or digit
     * @param wanted false if rows that contain it are left out
     */
    record Term(String text, boolean wanted) {}

    /** Reads what was typed. */
    static TextQuery of(String typed) {
        String text = typed.length() > LENGTH ? typed.substring(0, LENGTH) : typed;
        List<Term> terms = new ArrayList<>();
        int at = 0;
        while (at < text.length() && terms.size() < TERMS) {
            if (isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            boolean wanted = text.charAt(at) != '-';
            if (!wanted) {
                at++;
            }
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            int begin = quoted ? at + 1 : at;
            int end = quoted ? phraseEnd(text, begin) : wordEnd(text, begin);
            add(terms, text.substring(begin, end), wanted);
            at = quoted && end < text.length() ? end + 1 : end;
        }
        return new TextQuery(List.copyOf(terms));
    }

    private static int phraseEnd(String text, int begin) {
        int quote = text.indexOf('"', begin);
        return quote < 0 ? text.length() : quote;
    }

    private static int wordEnd(String text, int begin) {
        int end = begin;
        while (end < text.length() && !isSpace(text.charAt(end)) && text.charAt(end) != '"') {
            end++;
        }
        return end;
    }

    private static void add(List<Term> terms, String text, boolean wanted) {
        String clean = text.replaceAll("\\p{Cntrl}|\\p{Cs}", " ");
        if (clean.codePoints().anyMatch(TextQuery::isWord)) {
            terms.add(new Term(clean.strip(), wanted));
        }
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isISOControl(c);
    }

    /** Whether both databases regard this as part of a word. */
    private static boolean isWord(int point) {
        return Character.isLetterOrDigit(point);
    }

    /** Whether there is nothing to search for. */
    boolean isEmpty() {
        return terms.isEmpty();
    }
}
