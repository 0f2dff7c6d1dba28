package io.councilrouter.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator's answers follow a schema. */
final class SamplesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'integer'} | 7",
                "{'type':'integer','minimum':10} | 10",
                "{'type':'integer','minimum':10.5} | 11",
                "{'type':'integer','exclusiveMinimum':10} | 11",
                "{'type':'integer','minimum':10,'exclusiveMinimum':true} | 11",
                "{'type':'integer','maximum':-3} | -3",
                "{'type':'integer','exclusiveMaximum':-3} | -4",
                "{'type':'integer','maximum':-3.5} | -4",
                "{'type':'integer','minimum':10,'multipleOf':4} | 12",
                "{'type':'integer','maximum':10,'multipleOf':4} | 8",
                "{'type':'number','minimum':0.25,'maximum':0.75} | 0.25",
                "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1} | 0.5",
                "{'type':'number','exclusiveMaximum':0} | -1",
                "{'type':'number','minimum':1,'multipleOf':0.4} | 1.2",
                "{'minimum':3} | 3",
                "{'type':'integer','minimum':1e999999999} | 7",
                "{'const':42} | 42",
                "{'const':{'a':[1,null]}} | {'a':[1,null]}",
                "{'enum':['red','green']} | 'red'",
                "{'enum':[3,4],'type':'integer'} | 3",
                "{'type':'string','default':'usual'} | 'usual'",
                "{'type':['null','boolean']} | true",
                "{'type':'null'} | null",
                "{'type':'string'} | 'so it is'",
                "{'type':'string','maxLength':2} | 'so'",
                "{'type':'string','minLength':10} | 'so it is..'",
                "{'type':'string','format':'date'} | '2026-01-02'",
                "{'type':'array','items':{'type':'integer'}} | [7]",
                "{'type':'array','items':{'type':'integer'},'minItems':3} | [7,7,7]",
                "{'type':'array','items':{'type':'integer'},'maxItems':0} | []",
                "{'type':'array','items':{'enum':['a','b']}} | ['a','b']",
                "{'type':'array','items':{'enum':['a','b']},'maxItems':1} | ['a']",
                "{'type':'array','prefixItems':[{'const':1},{'const':2}]} | [1,2]",
                "{'type':'object','properties':{'n':{'type':'integer','minimum':2}}} | {'n':2}",
                "{'required':['x'],'additionalProperties':{'type':'boolean'}} | {'x':true}",
                "{'anyOf':[{'type':'null'},{'type':'integer'}]} | 7",
                "{'allOf':[{'properties':{'a':{'const':1}}},{'properties':{'b':{'const':2}}}]} | {'a':1,'b':2}",
                "{'$ref':'#/$defs/n','$defs':{'n':{'type':'integer','minimum':5}}} | 5",
                "{} | {}",
                "no JSON | {}"
            })
    void aValueFitsItsSchema(String schema, String value) {
        assertEquals(value.replace('\'', '"'), Samples.object(schema.replace('\'', '"'), "so it is"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'array','minItems':4096,'items':{'type':'string','minLength':4096}}",
                "{'type':'array','minItems':4096,'items':{'const':'LONG'}}",
                "{'type':'array','minItems':4096,'items':{'enum':['LONG']}}",
                "{'type':'array','minItems':4096,'items':{'type':'array','items':{'enum':['LONG','LONG']}}}",
                "{'type':'array','minItems':4096,'items':{'required':['NAME']}}",
            })
    void aSchemaThatAsksForMoreThanAnybodyReadsGetsAShortSample(String schema) {
        String asked =
                schema.replace('\'', '"').replace("LONG", "x".repeat(4096)).replace("NAME", "x".repeat(200));
        String sample = Samples.object(asked, "so it is");
        assertTrue(sample.length() < 1 << 19, "as long as " + sample.length());
        assertNotNull(SchemaTree.parse(sample), "JSON");
    }

    @Test
    void aCycleOfAllOfSchemasEnds() {
        String ring = "{\"allOf\":[" + "{\"$ref\":\"#\"},".repeat(2_000) + "{\"const\":1}]}";
        assertNotNull(SchemaTree.parse(Samples.object(ring, "so it is")), "JSON");
    }

    @Test
    void withoutASchemaThereIsAnObject() {
        assertEquals("{}", Samples.object(null, "so it is"));
    }

    @Test
    void aSchemaThatRefersToItselfEnds() {
        String each = "{\"$ref\":\"#\"}";
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":" + each + ",\"b\":" + each + ",\"c\":" + each
                + "},\"required\":[\"a\"]}";
        String sample = Samples.object(schema, "so it is");
        assertTrue(sample.length() < 1 << 20, "as long as " + sample.length());
        assertNotNull(SchemaTree.parse(sample), "JSON");
        assertNotNull(SchemaTree.parse(Samples.object(each, "so it is")), "JSON");
    }
}
