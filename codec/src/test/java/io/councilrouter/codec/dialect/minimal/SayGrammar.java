package io.councilrouter.codec.dialect.minimal;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.dialect.RequestGrammar;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as lists: who speaks, then the parts of the message. */
final class SayGrammar implements RequestGrammar {
    private @Nullable Fault fault;

    @Override
    public boolean walks(String name) {
        return name.equals("say");
    }

    @Override
    public void field(String name, JsonCursor json, Json value, ChatSink sink) {
        if (name.equals("most") && value == Json.NUMBER) {
            sink.param(Param.MAX_TOKENS, json.rawValue());
        } else {
            sink.other(name, json.rawValue());
        }
    }

    @Override
    public void element(String array, JsonCursor json, Json value, ChatSink sink) {
        Optional<Role> role = value == Json.ARRAY && json.next() == Json.STRING ? role(json.text()) : Optional.empty();
        if (role.isEmpty()) {
            bad();
            return;
        }
        sink.message(role.get());
        Json token = json.next();
        for (; token == Json.STRING || token == Json.OBJECT; token = json.next()) {
            if (token == Json.STRING) {
                sink.text(json.value());
            } else {
                seal(json, sink);
            }
        }
        if (token == Json.ARRAY_END) {
            sink.messageEnd();
        } else {
            bad();
        }
    }

    /** {@code {"seal":".."}}: data that the server wants back. */
    private static void seal(JsonCursor json, ChatSink sink) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            if (json.next() == Json.STRING && name.equals("seal")) {
                sink.sealed(Seal.SIGNATURE, json.value());
            } else {
                json.skipChildren();
            }
        }
    }

    private static Optional<Role> role(@Nullable String word) {
        return Arrays.stream(Role.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private void bad() {
        fault = new Fault.Client(
                FaultCode.INVALID_ARGUMENT, "\"say\" must be a list of lists: who speaks, and what is said.", "say");
    }

    @Override
    public boolean pending(ChatSink sink) {
        return false;
    }

    @Override
    public void finish(ChatSink sink) {
        // Nothing is left over.
    }

    @Override
    public @Nullable Fault fault() {
        return fault;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
