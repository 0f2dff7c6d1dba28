package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.storage.db.StoredRow;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a look for an earlier answer has come to. */
sealed interface Sought {

    /** Its row. */
    record FoundRow(StoredRow row) implements Sought {}

    /**
     * It cannot be given.
     *
     * @param why what its client is told
     * @param elsewhere whether a backend may have what is not to be had here
     */
    record Missing(Fault why, boolean elsewhere) implements Sought {}

    /** What {@code use} makes of the row; without one, the exchange is told why. */
    default Consumer<Exchange> then(Function<StoredRow, Consumer<Exchange>> use) {
        return switch (this) {
            case FoundRow found -> use.apply(found.row());
            case Missing missing -> x -> x.fail(missing.why());
        };
    }
}
