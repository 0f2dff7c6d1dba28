package io.councilrouter.codec.dialect.gemini;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Log probabilities: the chosen tokens in one list, for each step the likeliest ones in another. They are reported as most
 * servers write them, as an object with a list {@code content}, each of whose elements has its {@code top_logprobs}.
 * Stateless.
 */
final class TokenOdds {
    private TokenOdds() {}

    /** Reports the object {@code logprobsResult}. */
    static void tell(int choice, @Borrowed ByteBuf object, EventSink sink) {
        List<HeldText> chosen = new ArrayList<>();
        List<HeldText> tops = new ArrayList<>();
        HeldText out = new HeldText();
        JsonCursor json = new JsonCursor();
        try {
            json.over(object.slice());
            json.next();
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                Json value = json.next();
                if (value == Json.ARRAY && name.equals("chosenCandidates")) {
                    while (json.next() == Json.OBJECT) {
                        token(json, add(chosen));
                    }
                } else if (value == Json.ARRAY && name.equals("topCandidates")) {
                    while (json.next() == Json.OBJECT) {
                        step(json, add(tops));
                    }
                } else {
                    json.skipChildren();
                }
            }
            if (!chosen.isEmpty()) {
                write(chosen, tops, out);
                sink.logprobs(choice, out.view());
            }
        } finally {
            json.close();
            chosen.forEach(HeldText::close);
            tops.forEach(HeldText::close);
            out.close();
        }
    }

    private static HeldText add(List<HeldText> list) {
        HeldText text = new HeldText();
        list.add(text);
        return text;
    }

    /** The members of one token. */
    private static void token(JsonCursor json, ByteSink out) {
        boolean any = false;
        for (Json each = json.next(); each == Json.NAME; each = json.next()) {
            String name = json.name();
            Json value = json.next();
            boolean odds = name.equals("logProbability") && value == Json.NUMBER;
            if (odds || (name.equals("token") && value == Json.STRING)) {
                ascii(any ? "," : "", out);
                ascii(odds ? "\"logprob\":" : "\"token\":", out);
                out.append(json.rawValue());
                any = true;
            }
            json.skipChildren();
        }
    }

    /** The likeliest tokens of one step, as elements of a list. */
    private static void step(JsonCursor json, ByteSink out) {
        boolean any = false;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            if (json.next() == Json.ARRAY) {
                while (json.next() == Json.OBJECT) {
                    ascii(any ? ",{" : "{", out);
                    token(json, out);
                    ascii("}", out);
                    any = true;
                }
            }
            json.skipChildren();
        }
    }

    private static void write(List<HeldText> chosen, List<HeldText> tops, HeldText out) {
        ascii("{\"content\":[", out);
        for (int i = 0; i < chosen.size(); i++) {
            ascii(i == 0 ? "{" : ",{", out);
            chosen.get(i).moveTo(out);
            ascii(",\"top_logprobs\":[", out);
            if (i < tops.size()) {
                tops.get(i).moveTo(out);
            }
            ascii("]}", out);
        }
        ascii("]}", out);
    }
}
