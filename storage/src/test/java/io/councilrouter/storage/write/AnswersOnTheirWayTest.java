package io.councilrouter.storage.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.storage.db.StoredRow;
import io.councilrouter.storage.ring.CloseRecord;
import io.councilrouter.storage.ring.OpenRecord;
import io.councilrouter.storage.ring.RecordKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that clients come back to before the database has them. */
final class AnswersOnTheirWayTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path folder;

    private WriterFixture fixture;

    @BeforeEach
    void opens() {
        fixture = new WriterFixture(folder);
        fixture.text = new PayloadText() {
            @Override
            public void read(byte[] wire, int form, Into into) {
                WriterFixture.UPPER.read(wire, form, into);
            }

            @Override
            public byte[] recall(AnswerTo to, byte[] request, byte[] wire, int form) {
                return WriterFixture.bytes(to.answerId() + "<" + to.previousId() + " " + WriterFixture.text(request)
                        + " " + WriterFixture.text(wire));
            }
        };
    }

    private long begin(String answerId) {
        long exchange = fixture.first.nextExchange();
        OpenRecord opened = new OpenRecord()
                .id("row-" + answerId)
                .keyId("team")
                .answerId(answerId)
                .previousId("resp_0");
        assertTrue(fixture.first.open(exchange, 0, opened));
        fixture.put(fixture.first, RecordKind.PROMPT, 0, exchange, "ask");
        fixture.put(fixture.first, RecordKind.FRAME, 4, exchange, "answer");
        return exchange;
    }

    private void end(long exchange, boolean recalled) {
        assertTrue(
                fixture.first.close(exchange, 0, new CloseRecord().status(200).recalled(recalled)));
    }

    private List<BatchWriter.OnItsWay> search(String answerId) {
        List<BatchWriter.OnItsWay> told = new ArrayList<>();
        assertTrue(fixture.writer().find(answerId, told::add));
        fixture.work();
        return told;
    }

    private @Nullable StoredRow found(String answerId) {
        List<BatchWriter.OnItsWay> told = search(answerId);
        assertEquals(1, told.size());
        assertFalse(told.getFirst().open());
        return told.getFirst().row();
    }

    @Test
    void anAnswerIsFoundAsSoonAsItsExchangeHasEnded() {
        end(begin("resp_1"), true);
        StoredRow row = found("resp_1");
        assertNotNull(row);
        assertEquals("team", row.identity().keyId());
        assertEquals("resp_1<resp_0 ask answer", WriterFixture.text(row.recall().answer()));
        assertNull(found("resp_2"));
        assertEquals(0, fixture.sink.rows.size(), "the database does not have it yet");
        fixture.pass();
        assertEquals("resp_1", fixture.sink.rows.getFirst().recall().id());
        assertNull(found("resp_1"), "the database has it");
        assertEquals(0, fixture.writer().counters().answerBytes());
    }

    @Test
    void whoIsEarlyWaitsForTheEndOfTheExchange() {
        long exchange = begin("resp_1");
        List<BatchWriter.OnItsWay> told = search("resp_1");
        assertEquals(List.of(), told);
        end(exchange, true);
        fixture.work();
        assertNotNull(told.getFirst().row());
    }

    @Test
    void nobodyWaitsForLongerThanASecond() {
        begin("resp_1");
        List<BatchWriter.OnItsWay> told = search("resp_1");
        fixture.now += SECOND - 1;
        fixture.work();
        assertEquals(List.of(), told);
        fixture.now++;
        fixture.work();
        assertTrue(told.getFirst().open());
        assertNull(told.getFirst().row());
    }

    @Test
    void anAnswerWhoseIdItsClientWasNotToldIsNotFound() {
        end(begin("resp_1"), false);
        assertNull(found("resp_1"));
        fixture.pass();
        assertEquals("", fixture.sink.rows.getFirst().recall().id());
    }

    @Test
    void whileTheDatabaseIsAwayTheNewestAreFoundAsFarAsTheMemoryGoes() {
        fixture.settings = fixture.settings.holding(100);
        fixture.sink.away = true;
        for (int i = 1; i <= 3; i++) {
            end(begin("resp_" + i), true);
            fixture.pass();
        }
        assertNull(found("resp_1"));
        assertNotNull(found("resp_3"));
        assertTrue(fixture.writer().counters().answersLetGo() > 0);
        assertTrue(fixture.writer().counters().answerBytes() <= 100);
        fixture.sink.away = false;
        fixture.pass();
        fixture.pass();
        assertNull(found("resp_3"), "the database has it");
    }
}
