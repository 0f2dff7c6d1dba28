package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;
import java.util.function.Predicate;

/** Who sent a request, and what they may do. Changes nothing. On the exchange's loop. */
public interface CallerView {

    /** The client's address, without a port. */
    String client();

    /** Id of the council's run that this request is, or is part of; empty where there is none. */
    String council();

    /** Name of the council that answers, {@code council/...}; empty where none does, and for its members' questions. */
    String convened();

    /** Ids of backends that do parts of the same work, and so are better left to it; not to be changed. */
    int[] beside();

    /** Origin of the web page that called and may read the answer; empty for none. */
    String origin();

    /** Id of the API key, empty without one. */
    String keyId();

    /** Whether the key is for some models only. */
    boolean restricted();

    /** Whether the caller may use the model of that public name. */
    boolean may(String publicName);

    /** Which models the caller may use, by public name. */
    Predicate<String> models();

    /** The refusal of a model that the caller may not use; does not tell whether there is such a model. */
    Fault mayNot(String asked);

    /** Whether that header carries a key of ours, which no backend may see. */
    boolean isOurs(Credential credential);
}
