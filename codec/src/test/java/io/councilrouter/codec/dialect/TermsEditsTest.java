package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a named model changes in bodies that stay on their wire. */
@ExtendWith(LeakExtension.class)
final class TermsEditsTest {
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private List<String> dropped = List.of();
    private @Nullable String refused;

    /** Fields as a configuration has them: {@code temperature=0.2;think=true}. */
    static List<ModelTerms.FieldTerm> terms(String fields) {
        List<ModelTerms.FieldTerm> terms = new ArrayList<>();
        for (String each : fields.isEmpty() ? new String[0] : fields.split(";", -1)) {
            String[] sides = each.split("=", 2);
            terms.add(new ModelTerms.FieldTerm(sides[0].strip(), sides[1].strip()));
        }
        return terms;
    }

    private String edited(Wire wire, String text, ModelTerms terms) {
        ByteBuf body = PooledByteBufAllocator.DEFAULT.buffer();
        body.writeCharSequence(text, StandardCharsets.UTF_8);
        FactsScan scan = new FactsScan(JsonLimits.DEFAULT);
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        try {
            scan.start(wire.words());
            assertTrue(scan.onPart(body.duplicate()) && scan.end(), text);
            RequestFacts facts = scan.facts();
            RequestOrder order = new RequestOrder("m", Boolean.TRUE.equals(facts.stream()), true, false, true);
            boolean talks =
                    wire.operation() != Operation.EMBED && !facts.traits().raw();
            TermsEdits edits = new TermsEdits(wire, order, terms, talks, body, facts);
            while (!edits.step()) {
                // Until all of it has been read.
            }
            BodyEdits all = wire.edits(facts, order, "model");
            all = all == null ? new BodyEdits() : all;
            edits.into(all);
            dropped = edits.dropped();
            refused = edits.fault() == null ? null : edits.fault().message();
            edits.close();
            all.apply(body, out);
            ByteBuf whole = out.takeComposite();
            try {
                return whole.toString(StandardCharsets.UTF_8);
            } finally {
                whole.release();
            }
        } finally {
            scan.close();
            out.release();
            body.release();
        }
    }

    private static Wire wire(String name) {
        String[] words = name.split(" ", -1);
        return Wires.of(words[0], Operation.valueOf(words[1]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            openai CHAT     | temperature=0.2;max_tokens=50     | { "model":"m" , "x_new":[1.50],HI}            | {"temperature":0.2,"max_tokens":50, "model":"m" , "x_new":[1.50],HI}
            openai CHAT     | temperature=0.2;num_predict=50    | {"model":"m","max_completion_tokens":9,HI}    | {"temperature":0.2,"model":"m","max_completion_tokens":9,HI}
            openai CHAT     | temperature=0.2                   | {"model":"m","temperature":null,HI}           | {"temperature":0.2,"model":"m",HI}
            openai CHAT     | think=low                         | {"model":"m","reasoning_effort":"high",HI}    | {"model":"m","reasoning_effort":"high",HI}
            openai CHAT     | think="low"                       | {"model":"m",HI}                              | {"reasoning_effort":"low","model":"m",HI}
            openai CHAT     | format={"type":"object"}          | {"model":"m",HI}                              | {"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},"model":"m",HI}
            ollama CHAT     | num_ctx=8192;temperature=0.2;keep_alive="30m" | {"model":"m",HI}                  | {"keep_alive":"30m","options":{"num_ctx":8192,"temperature":0.2},"model":"m",HI}
            ollama CHAT     | num_ctx=8192;temperature=0.2      | {"model":"m","options":{"top_k":3, "temperature":1},HI} | {"model":"m","options":{"num_ctx":8192,"top_k":3, "temperature":1},HI}
            ollama CHAT     | num_ctx=8192                      | {"model":"m","options":{},HI}                 | {"model":"m","options":{"num_ctx":8192},HI}
            ollama CHAT     | num_ctx=8192                      | {"model":"m","options":null,HI}               | {"options":{"num_ctx":8192},"model":"m",HI}
            ollama CHAT     | think=false;num_ctx=1             | {"model":"m","think":true,HI}                 | {"options":{"num_ctx":1},"model":"m","think":true,HI}
            ollama EMBED    | num_ctx=1;keep_alive=-1           | {"model":"m","input":["a"]}                   | {"keep_alive":-1,"options":{"num_ctx":1},"model":"m","input":["a"]}
            ollama COMPLETE | num_ctx=1                         | {"model":"m","prompt":"a"}                    | {"options":{"num_ctx":1},"model":"m","prompt":"a"}
            anthropic CHAT  | top_k=4;stop=["a"]                | {"model":"m","max_tokens":9,HI}               | {"stop_sequences":["a"],"top_k":4,"model":"m","max_tokens":9,HI}
            anthropic CHAT  | stop=["a"];max_tokens=1           | {"model":"m","max_tokens":9,"stop_sequences":[],HI} | {"model":"m","max_tokens":9,"stop_sequences":[],HI}
            gemini CHAT     | temperature=0.2;max_tokens=5      | {"contents":[],"generationConfig":{"max_output_tokens":7}} | {"contents":[],"generationConfig":{"temperature":0.2,"max_output_tokens":7}}
            gemini CHAT     | temperature=0.2;stop="x"          | {"contents":[]}                               | {"generationConfig":{"temperature":0.2,"stopSequences":["x"]},"contents":[]}
            responses CHAT  | max_tokens=5;think="low"          | {"model":"m","input":"hi"}                    | {"max_output_tokens":5,"reasoning":{"effort":"low","summary":"auto"},"include":["reasoning.encrypted_content"],"model":"m","input":"hi"}
            responses CHAT  | think="low"                       | {"model":"m","include":[],"input":"hi"}       | {"reasoning":{"effort":"low","summary":"auto"},"model":"m","include":[],"input":"hi"}
            responses CHAT  | max_tokens=5;think="low"          | {"model":"m","reasoning":{"summary":"auto"},"max_output_tokens":1,"input":"hi"} | {"model":"m","reasoning":{"summary":"auto"},"max_output_tokens":1,"input":"hi"}
            """)
    void anOptionIsAddedWhereTheRequestDoesNotSayIt(String wire, String options, String body, String expected) {
        ModelTerms terms = new ModelTerms(terms(options), "", List.of(), List.of());
        assertEquals(expected.replace("HI", HI), edited(wire(wire), body.replace("HI", HI), terms));
        assertNull(refused);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            openai CHAT    | top_p,user                 | ``                 | {"top_p":1,"user":"u","model":"m","top_p_x":1,HI} | {"model":"m","top_p_x":1,HI}
            openai CHAT    | top_p,user                 | ``                 | {"model":"m",HI, "top_p":1 ,"user":"u" }       | {"model":"m",HI }
            openai CHAT    | max_tokens                 | ``                 | {"max_completion_tokens":1,"max_tokens":2,"model":"m",HI} | {"model":"m",HI}
            openai CHAT    | tools                      | ``                 | {"model":"m","tools":[{"type":"function"}],"tool_choice":"auto","parallel_tool_calls":true,HI} | {"model":"m",HI}
            openai CHAT    | ``                         | max_tokens=5       | {"max_completion_tokens":1,"model":"m",HI}     | {"max_tokens":5,"model":"m",HI}
            openai CHAT    | ``                         | chat_template_kwargs={"enable_thinking":false} | {"model":"m","chat_template_kwargs":{"a":1},HI} | {"chat_template_kwargs":{"enable_thinking":false},"model":"m",HI}
            ollama CHAT    | num_ctx,think              | temperature=0      | {"model":"m","think":true,"options":{"num_ctx":1,"seed":2,"temperature":1},HI} | {"model":"m","options":{"temperature":0,"seed":2},HI}
            ollama CHAT    | num_ctx                    | ``                 | {"model":"m","options":{"num_ctx":1},HI}       | {"model":"m","options":{},HI}
            gemini CHAT    | top_k,maxOutputTokens      | temperature=1      | {"contents":[],"generationConfig":{"topK":1,"maxOutputTokens":3,"temperature":2}} | {"contents":[],"generationConfig":{"temperature":1}}
            gemini CHAT    | generation                 | ``                 | {"generation":1,"contents":[]}                 | {"contents":[]}
            anthropic CHAT | thinking                   | ``                 | {"model":"m","thinking":{"type":"enabled","budget_tokens":1024},"max_tokens":9,HI} | {"model":"m","max_tokens":9,HI}
            """)
    void fieldsGoOutOrAreSaidInstead(String wire, String strip, String set, String body, String expected) {
        List<String> out = strip.isEmpty() ? List.of() : List.of(strip.split(",", -1));
        ModelTerms terms = new ModelTerms(List.of(), "", out, terms(set));
        assertEquals(expected.replace("HI", HI), edited(wire(wire), body.replace("HI", HI), terms));
        assertNull(refused);
        assertEquals(List.of(), dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            openai CHAT     | {"model":"m","messages":[{"role":"user","content":"hi"}]}   | {"model":"m","messages":[{"role":"system","content":"Be \\"brief\\"."},{"role":"user","content":"hi"}]}
            openai CHAT     | {"model":"m","messages":[{"content":"x","role":"system"}]}  | -
            openai CHAT     | {"model":"m","messages":[{"role":"developer","content":""}]} | -
            openai CHAT     | {"model":"m","messages":[{"role":"user","content":"hi"},{"role":"system","content":"x"}]} | {"model":"m","messages":[{"role":"system","content":"Be \\"brief\\"."},{"role":"user","content":"hi"},{"role":"system","content":"x"}]}
            ollama CHAT     | {"model":"m","messages":[]}                                 | -
            ollama CHAT     | {"model":"m"}                                               | -
            ollama CHAT     | {"model":"m","messages":[{"role":"user","content":"hi"}]}   | {"model":"m","messages":[{"role":"system","content":"Be \\"brief\\"."},{"role":"user","content":"hi"}]}
            ollama COMPLETE | {"model":"m","prompt":"hi"}                                 | {"system":"Be \\"brief\\".","model":"m","prompt":"hi"}
            ollama COMPLETE | {"model":"m","prompt":"hi","raw":true}                      | -
            ollama COMPLETE | {"model":"m","prompt":""}                                   | -
            ollama EMBED    | {"model":"m","input":"hi"}                                  | -
            anthropic CHAT  | {"model":"m","messages":[{"role":"user","content":"hi"}]}   | {"system":"Be \\"brief\\".","model":"m","messages":[{"role":"user","content":"hi"}]}
            anthropic CHAT  | {"model":"m","messages":[{"role":"user","content":"hi"}],"system":"x"} | -
            gemini CHAT     | {"contents":[{"parts":[{"text":"hi"}]}]}                    | {"systemInstruction":{"parts":[{"text":"Be \\"brief\\"."}]},"contents":[{"parts":[{"text":"hi"}]}]}
            gemini CHAT     | {"system_instruction":{"parts":[]},"contents":[{"parts":[{"text":"hi"}]}]} | -
            responses CHAT  | {"model":"m","input":"hi"}                                  | {"instructions":"Be \\"brief\\".","model":"m","input":"hi"}
            responses CHAT  | {"model":"m","instructions":null,"input":[{"role":"user","content":"hi"}]} | {"instructions":"Be \\"brief\\".","model":"m","input":[{"role":"user","content":"hi"}]}
            responses CHAT  | {"model":"m","input":[{"role":"developer","content":"x"}]}  | -
            """)
    void theSystemSpeaksFirstUnlessItDoesAlready(String wire, String body, String expected) {
        ModelTerms terms = new ModelTerms(List.of(), "Be \"brief\".", List.of(), List.of());
        String said = expected.equals("-") ? body : expected.replace("\"brief\"", "\\\"brief\\\"");
        assertEquals(said, edited(wire(wire), body, terms));
        assertEquals(List.of(), dropped);
    }

    @Test
    void whatTheDialectHasNoPlaceForIsNamed() {
        ModelTerms terms = new ModelTerms(terms("num_ctx=1;top_k=2;seed=3"), "", List.of(), List.of());
        assertEquals(
                "{\"seed\":3,\"model\":\"m\"," + HI + "}",
                edited(wire("openai CHAT"), "{\"model\":\"m\"," + HI + "}", terms));
        assertEquals(List.of("num_ctx", "top_k"), dropped);
        ModelTerms several = new ModelTerms(List.of(), "", List.of(), terms("n=2"));
        edited(wire("ollama CHAT"), "{\"model\":\"m\"," + HI + "}", several);
        assertNotNull(refused);
    }

    @Test
    void theNameOfTheModelAndWhatTheWireWantsChangeAsWell() {
        ModelTerms terms = new ModelTerms(terms("seed=3"), "", List.of("model_x"), List.of());
        assertEquals(
                "{\"stream_options\":{\"include_usage\":true},\"seed\":3,\"model\":\"m\",\"stream\":true," + HI + "}",
                edited(wire("openai CHAT"), "{\"model_x\":1,\"model\":\"other\",\"stream\":true," + HI + "}", terms));
    }

    @Test
    void aLongConversationIsReadInTurns() {
        String many = ("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(20_000) + "\"}]},")
                .repeat(3);
        String body = "{\"model\":\"m\",\"messages\":[" + many + "{\"role\":\"user\",\"content\":\""
                + "[1,2],".repeat(9000) + "\"}],\"list\":[" + "1,".repeat(9000) + "1],\"top_p\":1}";
        ModelTerms terms = new ModelTerms(List.of(), "", List.of("top_p"), List.of());
        assertEquals(body.replace(",\"top_p\":1", ""), edited(wire("openai CHAT"), body, terms));
    }
}
