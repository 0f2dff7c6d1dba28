package io.councilrouter.codec.dialect;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Maps the words that servers write as the code, type or status of an error to an HTTP status. Stateless. */
final class ErrorNames {
    private static final int LOWEST = 400;
    private static final int HIGHEST = 599;
    private static final int LONGEST = 64;

    /** Keyed by the name's letters and digits in lower case, since servers spell the same name in three ways. */
    private static final Map<String, Integer> STATUS = new HashMap<>();

    static {
        names(
                400,
                "bad_request bad_request_error invalid_request invalid_request_error invalid_argument invalid_prompt",
                "invalid_parameter invalid_value invalid_type value_error missing_required_parameter unsupported_value",
                "unsupported_parameter failed_precondition out_of_range context_length_exceeded exceed_context_size_error",
                "context_window_exceeded context_window_exceeded_error string_above_max_length content_filter",
                "content_policy_violation content_policy_violation_error moderation_blocked data_inspection_failed",
                "image_parse_error invalid_image invalid_base64");
        names(
                401,
                "authentication_error unauthenticated unauthorized unauthorized_error invalid_api_key",
                "invalid_authentication");
        names(402, "insufficient_balance insufficient_credits payment_required billing_error");
        names(403, "permission_error permission_denied permission_denied_error forbidden");
        names(404, "not_found not_found_error model_not_found model_not_found_error");
        names(413, "request_too_large payload_too_large");
        names(422, "unprocessable_entity unprocessable_entity_error validation_error");
        names(
                429,
                "rate_limit rate_limit_error rate_limit_exceeded rate_limit_reached too_many_requests resource_exhausted",
                "insufficient_quota quota_exceeded throttling throttling_exception tokens requests");
        names(500, "server_error internal_error internal_server_error internal api_error");
        names(503, "overloaded overloaded_error unavailable unavailable_error service_unavailable model_overloaded");
        names(504, "timeout timeout_error deadline_exceeded");
    }

    private ErrorNames() {}

    private static void names(int status, String... lists) {
        for (String list : lists) {
            for (String name : list.split(" ", -1)) {
                STATUS.put(letters(name), status);
            }
        }
    }

    /** The status, 400 to 599, that a number or a name stands for; 0 if it stands for none. */
    static int status(String word) {
        int number = number(word);
        if (number >= LOWEST && number <= HIGHEST) {
            return number;
        }
        return word.length() > LONGEST ? 0 : STATUS.getOrDefault(letters(word), 0);
    }

    private static int number(String word) {
        int number = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9' || number > HIGHEST) {
                return 0;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    private static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                letters.append(c);
            }
        }
        return letters.toString();
    }
}
