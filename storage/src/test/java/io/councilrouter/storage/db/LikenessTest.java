package io.councilrouter.storage.db;

import static io.councilrouter.storage.db.Rows.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class LikenessTest {

    @Test
    void writesWhatIsAlikeIntoTheStatement() {
        Likeness likeness = Objects.requireNonNull(
                Likeness.to(row(1).model("hf.co/a_b/C-1:q4").backend("").build()));
        assertEquals(
                "INSERT INTO responses(id, created, prompt_tokens, completion_tokens, ttft_ms, duration_ms, client,"
                        + " key_id, request, response, route, dialect, model_asked, model, backend, attempts, status,"
                        + " stream, thinking_tokens, finish_reason, truncated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " '/v1/chat/completions', 'openai', 'llama', 'hf.co/a_b/C-1:q4', NULL, 1, 200, 1, NULL,"
                        + " 'stop', 0) ON CONFLICT (id) DO NOTHING",
                likeness.insert());
    }

    @Test
    void tellsThoseThatCountNoThinkingFromThoseThatDoNotSay() {
        StoredRow none = row(1).thought(0).build();
        Likeness likeness = Objects.requireNonNull(Likeness.to(none));
        assertTrue(likeness.insert().contains(", 200, 1, 0, 'stop'"), likeness::insert);
        assertFalse(likeness.fits(row(2).build()));
        assertTrue(likeness.fits(row(2).thought(0).build()));
        assertNull(Likeness.to(row(3).thought(7).build()));
    }

    @Test
    void takesNothingThatWouldHaveToBeQuoted() {
        for (char c = 0; c < 0x200; c++) {
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "._-:/@".indexOf(c) >= 0);
            StoredRow row = row(1).model("a" + c).build();
            assertEquals(
                    plain, Likeness.to(row) != null, () -> "a" + row.answered().model());
        }
    }

    @Test
    void leavesRowsAloneThatHaveMoreThanTheOthers() {
        StoredRow often = row(1).build();
        Likeness likeness = Objects.requireNonNull(Likeness.to(often));
        assertTrue(likeness.fits(row(2).key("team-a").tokens(-1).response("").build()));
        for (StoredRow row : List.of(
                row(1).error("stall").build(),
                row(1).council("run").build(),
                row(1).thinking("hm").build(),
                row(1).toolCalls("[]").build())) {
            assertNull(Likeness.to(row));
            assertFalse(likeness.fits(row));
        }
        for (StoredRow row : List.of(
                row(1).model("b").build(),
                row(1).backend("b").build(),
                row(1).route("/api/chat").build(),
                row(1).status(201).build())) {
            assertNotNull(Likeness.to(row));
            assertFalse(likeness.fits(row));
        }
    }
}
