package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

final class RequestTraitsTest {

    @Test
    void eachCombinationIsOneObjectThatSaysJustThat() {
        boolean[] both = {false, true};
        int seen = 0;
        for (boolean tools : both) {
            for (boolean images : both) {
                for (boolean raw : both) {
                    for (boolean base64 : both) {
                        for (boolean suffix : both) {
                            for (boolean repeats : both) {
                                RequestTraits traits = RequestTraits.of(tools, images, raw, base64, suffix, repeats);
                                assertEquals(
                                        new RequestTraits(tools, images, raw, base64, suffix, repeats, false, false),
                                        traits);
                                assertSame(traits, RequestTraits.of(tools, images, raw, base64, suffix, repeats));
                                seen++;
                            }
                        }
                    }
                }
            }
        }
        assertEquals(64, seen);
        assertSame(RequestTraits.NONE, RequestTraits.of(false, false, false, false, false, false));
    }
}
