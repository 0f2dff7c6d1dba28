package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ToolLedgerTest {
    private final ToolLedger ledger = new ToolLedger();

    @Test
    void resultsAreFoundByIdThenByNameThenByTurn() {
        assertEquals("a", ledger.call("a", "f"));
        assertEquals("call_00000001", ledger.call("", "g"));
        assertEquals("call_00000002", ledger.call("", "g"));
        assertEquals("a", ledger.idOf("a", ""));
        assertEquals("call_00000001", ledger.idOf("", "g"));
        assertEquals("call_00000002", ledger.idOf("", "unheard of"), "the first that has no answer");
        assertEquals("call_00000003", ledger.idOf("", ""), "there is none: an id that no call has");
        assertEquals("foreign", ledger.idOf("foreign", ""));
    }

    @Test
    void namesAreFoundById() {
        ledger.call("a", "f");
        ledger.call("b", "g");
        assertEquals("g", ledger.nameOf("b", ""));
        assertEquals("given", ledger.nameOf("a", "given"));
        assertEquals("", ledger.nameOf("foreign", ""));
    }

    @Test
    void aReusedIdMeansItsLastCall() {
        ledger.call("same", "first");
        ledger.call("same", "second");
        assertEquals("second", ledger.nameOf("same", ""));
    }
}
