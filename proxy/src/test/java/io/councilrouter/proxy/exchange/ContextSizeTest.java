package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.routing.load.BackendLoad;
import io.councilrouter.routing.load.ModelLoad;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a context a request gets where sizes are configured. */
final class ContextSizeTest {
    private static final List<Integer> SIZES = List.of(4096, 8192, 32_768);

    private final ModelLoad model = new BackendLoad().model("m");

    private int size(int prompt, int asked) {
        return new ContextSize(SIZES, model, prompt).applyAsInt(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0, 4096",
        "1638, 0, 4096",
        "1700, 0, 8192",
        "2000000000, 0, 32768",
        "9999, 100, 4096",
        "10, 4096, 4096",
        "10, 4097, 8192",
        "10, 131072, 131072",
    })
    void theSmallestSizeThatWillDoIsGiven(int prompt, int asked, int given) {
        assertEquals(given, size(prompt, asked));
    }

    @Test
    void aModelNeverGetsASmallerSizeThanBefore() {
        assertEquals(4096, size(10, 0));
        assertEquals(8192, size(10, 5000));
        assertEquals(8192, size(10, 0));
        assertEquals(65_536, size(10, 65_536), "beyond the largest as it is asked");
        assertEquals(8192, size(10, 2048), "and that binds nobody else");
    }
}
