package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.FactsScan;
import io.councilrouter.codec.dialect.ModelCollections;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Where the path of a request names its model, and whether the path says that a stream is wanted. What it says holds, whatever the
 * body says.
 *
 * <pre>
 *   /v1beta/models/  {model}  :streamGenerateContent
 *   before           name     after
 * </pre>
 *
 * @param before the path up to the name, as it is written
 * @param after the path behind it
 * @param stream whether the path asks for a stream; null where the body says it
 * @param collections those in which the path may name it
 */
record PathModel(String before, String after, @Nullable Boolean stream, ModelCollections collections) {

    /** The place in paths of this template; null where it has no {@link Target#MODEL}. */
    static @Nullable PathModel of(String template, @Nullable Boolean stream, ModelCollections collections) {
        int at = template.indexOf(Target.MODEL);
        return at < 0
                ? null
                : new PathModel(
                        template.substring(0, at), template.substring(at + Target.MODEL.length()), stream, collections);
    }

    /** The name in the path of {@code head}, percent-decoded once; null if that is no UTF-8. */
    @Nullable
    String name(RequestHead head) {
        String text = head.pathText(before.length(), head.pathLength() - after.length());
        return text == null ? null : collections.model(text);
    }

    /** Why the name in the path of {@code head} can be no model's; null if it can. */
    @Nullable
    Fault fault(RequestHead head) {
        String name = name(head);
        return name == null
                ? new Fault.Client(
                        FaultCode.INVALID_ARGUMENT, "The model's name in the path is not UTF-8 when decoded.", "model")
                : FactsScan.misnamed(name);
    }

    /** The path of a request for another model. */
    String path(String model) {
        return before + KeyLine.inPath(model, collections) + after;
    }
}
