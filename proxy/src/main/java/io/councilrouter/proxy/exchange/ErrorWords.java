package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.ErrorNotes;
import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.ErrorNote;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells from the words of an error what it is about, where its status leaves that open: whether a 404 means the model, the path or
 * something in the request, and whether a 403 means the prompt, the model or our key. Codes are looked at first, sentences second;
 * an error without either means what its status usually means. The time taken is linear in the length of the text, whoever wrote
 * it, for an event loop spends it. Stateless.
 */
final class ErrorWords {
    private static final Set<String> UNKNOWN_MODEL = Set.of(
            "model_not_found",
            "model_not_found_error",
            "model_not_available",
            "model_not_exist",
            "model_not_exists",
            "invalid_model",
            "unknown_model",
            "deploymentnotfound");

    private static final Set<String> KEY = Set.of(
            "invalid_api_key",
            "authentication_error",
            "invalid_authentication",
            "account_deactivated",
            "billing_not_active",
            "billing_hard_limit_reached",
            "billing_error",
            "insufficient_quota");

    private static final Set<String> OVERFLOW = Set.of(
            "context_length_exceeded",
            "exceed_context_size_error",
            "context_window_exceeded",
            "contextwindowexceedederror",
            "model_max_prompt_tokens_exceeded");

    /** Codes that clients decide by, whatever API they speak. */
    private static final Set<String> KEPT = Set.of(
            "context_length_exceeded",
            "insufficient_quota",
            "content_filter",
            "content_policy_violation",
            "unsupported_parameter",
            "unsupported_value",
            "model_not_found",
            "rate_limit_exceeded");

    /** What is quoted is somebody's name, and may hold any word. */
    private static final Pattern QUOTED =
            Pattern.compile("`[^`]{1,300}`|\"[^\"]{1,300}\"|(?<![a-z])'[^']{1,300}'(?![a-z])");

    /** At most five words may stand between the model and what is said of it; they are matched possessively, to stay linear. */
    private static final Pattern NO_MODEL = pattern(
            "\\bmodels?\\b\\W*+((?:[\\w'’/.:-]++[^\\w'’/.:-]++){0,5}?)(?:not found|not exist|(?:do|does|did)n['’]t exist"
                    + "|unknown|not loaded|not available|unavailable|not installed|not served|not recogni[sz]ed|not deployed"
                    + "|not supported (?:in|for|on|by) (?:the |this )?(?:v1|/|api|endpoint|operation|server|generate|embed|chat|completion))"
                    + "|\\b(?:no such|unknown|invalid|unrecogni[sz]ed|(?:cannot|can't|could not|couldn't) find(?: the)?|no) models?\\b"
                    + "|^models?: |\\bmodels? loaded\\b|verified to use the model|\\bno endpoints found for\\b");

    private static final Pattern ASKED =
            pattern("\\b(?:tools?|functions?|images?|vision|audio|video|files?|documents?|attachments?"
                    + "|parameters?|messages?|previous response|responses?|conversations?|threads?|assistants?|voices?|schemas?|adapters?"
                    + "|that support|data policy|multimodal|mmproj)\\b");

    private static final Pattern PATH = pattern("^(?:error:? ?)?(?:http )?(?:40[45]:? ?)?(?:the )?(?:requested )?"
            + "(?:resource|page|path|url|uri|endpoint|route|method|file|api)? ?(?:was |is |does )?not (?:found|allowed|exist|implemented)\\W*$"
            + "|\\b(?:path|route|url|uri|endpoint|method)\\b.{0,80}(?:not found|unknown|invalid|unexpected|not exist|not supported|not allowed|not recogni[sz]ed|not implemented)"
            + "|\\b(?:unknown|invalid|unexpected|unsupported|no such|unrecogni[sz]ed|no)\\b.{0,20}\\b(?:path|route|url|uri|endpoint|method)\\b"
            + "|\\bcannot (?:post|get)\\b|\\b(?:post|get) /");

    private static final Pattern OPERATION =
            pattern("embedding|rerank|completion|endpoint|infill|speech|transcri|image generation"
                    + "|not implemented|operation|\\btask\\b|\\broute\\b|\\bapi\\b");

    private static final Pattern PROMPT =
            pattern("\\bflagged\\b|moderat|content[ _-]?(?:policy|filter|management)|\\bsafety\\b"
                    + "|guardrail|harmful|inappropriate|\\bunsafe\\b|sensitive|max_tokens|max_completion_tokens|fewer tokens|tokens requested"
                    + "|\\bprompts?\\b|\\byour (?:request|input|message)\\b|\\binput (?:was|is|contains|text|data)\\b|\\bimages?\\b"
                    + "|\\bthis request (?:requires|would|is|was|contains|exceeds)\\b");

    private static final Pattern THIS_MODEL =
            pattern("\\baccess(?:ing)? (?:to )?(?:the |this )?(?:requested )?models?\\b"
                    + "|\\b(?:use|using|for) (?:the |this |that )?(?:requested )?models?\\b"
                    + "|\\bmodels?\\b.{0,120}(?:block|requires?|not (?:allowed|permitted|available|enabled|authori[sz]ed)|gated|restricted"
                    + "|subscription|disabled|permission|access|sign ?in|licen[sc]e|denied|terms)"
                    + "|requires? (?:a |an )?(?:\\w+ )?subscription|\\bsign ?in\\b");

    private static final Pattern TOO_LONG =
            pattern("(?:maximum|max) (?:context|prompt|sequence|input) length|max_model_len"
                    + "|\\bexceed\\w*\\b.{0,60}\\bcontext\\b|\\bcontext (?:length|window|size|limit)\\b.{0,60}(?:exceed|overflow|too small)"
                    + "|(?:longer|larger|greater) than (?:the )?(?:model'?s? )?(?:maximum )?context"
                    + "|\\b(?:prompt|input)(?: is)? too long\\b|\\binput tokens? (?:exceed|count\\b.{0,40}exceed)"
                    + "|\\bmaximum context\\b|reduce the length of (?:the |your )?(?:messages|prompt|input)"
                    + "|inputs`? tokens \\+ `?max_new_tokens|context (?:the )?overflow|too many tokens.{0,60}\\bprompt\\b"
                    + "|\\bprompt\\b.{0,60}too many tokens");

    private static final Pattern BAD_KEY = pattern("^api[ _]?key (?:is )?(?:not valid|invalid|expired|not found)\\b");

    private ErrorWords() {}

    private static Pattern pattern(String words) {
        return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    }

    /** Whether the prompt was longer than the model's context, as any engine says it. */
    static boolean overflow(ErrorNote note) {
        return OVERFLOW.contains(lower(note.code()))
                || OVERFLOW.contains(lower(note.type()))
                || TOO_LONG.matcher(note.message()).find();
    }

    /** The code by which clients of any API decide, empty if the error names none. */
    static String keptCode(ErrorNote note) {
        String code = lower(note.code());
        String type = lower(note.type());
        return KEPT.contains(code) ? code : KEPT.contains(type) ? type : "";
    }

    /** Whether the error says in so many words that the model is unknown. */
    static boolean namesNoModel(ErrorNote note) {
        return UNKNOWN_MODEL.contains(lower(note.code())) || UNKNOWN_MODEL.contains(lower(note.type()));
    }

    /** Whether a 400 is about our key, as Google's servers say it. */
    static boolean refusesKey(ErrorNote note) {
        return BAD_KEY.matcher(note.message()).find();
    }

    /**
     * What a 404 or 405 is about.
     *
     * @param note what it says, JSON or plain; its message may be empty
     * @param model the model's name there
     */
    static About missing(int status, ErrorNote note, String model) {
        String said = note.message();
        boolean named = !model.isEmpty() && lower(said).contains(lower(model));
        String text = bare(said, model);
        if (namesNoModel(note) || note.param().equals("model") || saysNoModel(text)) {
            return About.UNKNOWN_MODEL;
        }
        boolean asked = ASKED.matcher(pathless(text)).find() || !note.param().isEmpty();
        boolean path = PATH.matcher(text).find();
        if (said.isBlank() || status == 405 || (path && !asked)) {
            return About.PATH;
        }
        return named && !asked ? About.UNKNOWN_MODEL : About.REQUEST;
    }

    /** "File Not Found" is how a web server says that there is no such path. */
    private static String pathless(String text) {
        return text.replaceAll("(?i)^file not found\\W*$", "");
    }

    private static boolean saysNoModel(String text) {
        Matcher found = NO_MODEL.matcher(text);
        while (found.find()) {
            String between = found.group(1);
            if (between == null || !ASKED.matcher(between).find()) {
                return true;
            }
        }
        return false;
    }

    private static String bare(String said, String model) {
        String text = model.isEmpty() ? said : said.replaceAll("(?i)" + Pattern.quote(model), "");
        return QUOTED.matcher(text).replaceAll("").strip();
    }

    /** What a 501 is about: an operation that the server was not started for, or something in the request. */
    static About unsupported(ErrorNote note) {
        boolean operation =
                note.message().isEmpty() || OPERATION.matcher(note.message()).find();
        return operation ? About.PATH : About.REQUEST;
    }

    /** What a 401, 402 or 403 is about: the request, the model, or else who asks. */
    static About denied(ErrorNote note) {
        String said = note.message();
        if (keptCode(note).startsWith("content_") || PROMPT.matcher(said).find()) {
            return About.REQUEST;
        }
        boolean model = namesNoModel(note) || THIS_MODEL.matcher(said).find();
        // An Ollama server says so of models that run elsewhere; its own need no key.
        if (model || ErrorNotes.has(note.beside(), "signin_url")) {
            return KEY.contains(lower(note.code())) ? About.ACCOUNT : About.MODEL;
        }
        return About.ACCOUNT;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
