package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.Fact;
import io.councilrouter.codec.chat.FactWords;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.RequestFacts;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * For any bytes: nothing is thrown, exactly what the grammar allows is accepted, cuts change nothing, and a body's
 * facts point at the right bytes.
 */
@ExtendWith(LeakExtension.class)
class JsonFuzz {

    @FuzzTest
    void document(byte[] bytes) {
        JsonCursor json = new JsonCursor();
        String whole = Walk.over(json, bytes);
        assertEquals(StrictJson.accepts(bytes), whole.endsWith("END\n"), whole);
        if (bytes.length <= JsonLimits.NAME) {
            assertEquals(whole, Walk.bytes(json, Root.ANY, bytes));
        }
        json.close();
    }

    @FuzzTest
    void facts(byte[] body) {
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        EveryCut.some(body, pieces -> {
            scan.start(new FactWords.FactWordsBuilder()
                    .root("model", Fact.MODEL)
                    .root("stream", Fact.STREAM)
                    .build());
            boolean good = true;
            for (ByteBuf piece : pieces) {
                good = good && scan.onPart(piece);
            }
            if (!good || !scan.end()) {
                return body.length > JsonLimits.NAME ? "bad" : String.valueOf(scan.fault());
            }
            RequestFacts facts = scan.facts();
            assertEquals(body.length, facts.bytes());
            assertEquals('{', body[(int) facts.rootOpen() - 1]);
            if (facts.modelStart() >= 0) {
                assertEquals('"', body[(int) facts.modelStart()]);
                assertEquals('"', body[(int) facts.modelEnd() - 1]);
            }
            assertTrue(facts.tokens() > 0);
            return facts.toString().replaceFirst("longSpans=.*", Arrays.toString(facts.longSpans()));
        });
        scan.close();
    }
}
