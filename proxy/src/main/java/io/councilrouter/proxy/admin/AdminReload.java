package io.councilrouter.proxy.admin;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.config.Change;
import io.councilrouter.config.Problem;
import io.councilrouter.config.Reloaded;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.local.JsonAnswer;
import java.util.List;

/** {@code POST /admin/reload}: what changed, or 400 with every error and its place. Neither contains a secret. */
final class AdminReload {
    private final Steering steering;

    AdminReload(Steering steering) {
        this.steering = steering;
    }

    void reload(Exchange x) {
        LaterAnswer later = LaterAnswer.of(x);
        steering.reload("an administrator", outcome -> later.come(asker -> answer(asker, outcome)));
    }

    private static void answer(Exchange x, Reloaded outcome) {
        JsonWriter json = JsonAnswer.writer(x);
        if (!outcome.taken()) {
            refused(json, outcome);
            x.answer(x.answerHead().status(400));
            return;
        }
        json.open().name("reloaded").bool(true).name("changes").openArray();
        for (Change change : outcome.changes()) {
            json.open()
                    .name("path")
                    .string(change.path())
                    .name("before")
                    .string(change.before())
                    .name("after")
                    .string(change.after());
            json.name("applied").bool(change.reload()).close();
        }
        json.closeArray().name("needs_restart").openArray();
        outcome.changes().stream().filter(change -> !change.reload()).forEach(change -> json.string(change.path()));
        json.closeArray().name("warnings");
        problems(json, outcome.warnings());
        json.close();
        x.answer(x.answerHead());
    }

    /** An error in OpenAI's format, with the list of problems beside it. */
    private static void refused(JsonWriter json, Reloaded outcome) {
        StringBuilder message = new StringBuilder("The configuration was refused, nothing has changed:");
        outcome.problems().forEach(problem -> message.append('\n').append(problem));
        json.open().name("error").open();
        json.name("message").string(message).name("type").string("invalid_request_error");
        json.name("param").nul().name("code").string("invalid_configuration").close();
        json.name("problems");
        problems(json, outcome.problems());
        json.close();
    }

    private static void problems(JsonWriter json, List<Problem> problems) {
        json.openArray();
        for (Problem each : problems) {
            json.open()
                    .name("source")
                    .string(each.where().source())
                    .name("line")
                    .number(each.where().line());
            json.name("column").number(each.where().column()).name("key").string(each.key());
            json.name("what").string(each.what()).close();
        }
        json.closeArray();
    }
}
