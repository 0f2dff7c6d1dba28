package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EffortRefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"\\\"llama3.2:1b\\\" does not support thinking\"}",
                "{\"error\":\"invalid think value: \\\"max\\\" (must be \\\"high\\\", \\\"medium\\\", \\\"low\\\", true, or false)\"}",
                "{\"error\":\"think value \\\"low\\\" is not supported for this model\"}",
                "{\"error\":{\"message\":\"Unsupported parameter: 'reasoning_effort' is not supported with this model.\","
                        + "\"type\":\"invalid_request_error\",\"param\":\"reasoning_effort\",\"code\":\"unsupported_parameter\"}}",
                "{\"error\":{\"message\":\"Unrecognized request argument supplied: reasoning_effort\"}}",
                "{\"error\":{\"message\":\"not available here\",\"param\":\"reasoning.effort\"}}",
                "{\"detail\":[{\"loc\":[\"body\",\"reasoning_effort\"],\"msg\":\"Extra inputs are not permitted\"}]}",
                "This model does not support reasoning",
            })
    void aServerSaysThatItIsTheEffort(String body) {
        assertTrue(EffortRefusal.in(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"error\":\"options.num_ctx is out of range\"}",
                "{\"error\":\"\\\"m\\\" does not support tools\"}",
                "{\"error\":{\"message\":\"I think that the prompt is too long\",\"param\":\"messages\"}}",
            })
    void orSomethingElse(String body) {
        assertFalse(EffortRefusal.in(body));
    }
}
